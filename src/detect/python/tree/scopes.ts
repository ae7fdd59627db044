import type { SyntaxNode } from '../../parsing/sourceTree';

const COMPREHENSIONS: ReadonlySet<string> = new Set([
  'list_comprehension',
  'dictionary_comprehension',
  'set_comprehension',
  'generator_expression',
]);

/** A node that names are bound in: the module, a function, a lambda, a class or a comprehension. */
export type Scope = SyntaxNode;

/** The scope in which a node is evaluated: defaults, decorators and base classes belong outside the definition they precede. */
export function scopeOf(node: SyntaxNode): Scope {
  let child = node;
  for (let parent = child.parent; parent !== undefined; child = parent, parent = child.parent) {
    if (COMPREHENSIONS.has(parent.type)) return parent;
    const isScope =
      parent.type === 'function_definition' || parent.type === 'class_definition' || parent.type === 'lambda';
    if (isScope && parent.field('body') === child) return parent;
  }
  return child;
}

/** The scope that a scope's own free names are looked up in next; undefined for the module. */
export function outerScope(scope: Scope): Scope | undefined {
  return scope.parent === undefined ? undefined : scopeOf(scope);
}

/** A comprehension reads where it stands, a function or lambda when it is called. */
export function runsInPlace(scope: Scope): boolean {
  return COMPREHENSIONS.has(scope.type) || scope.type === 'class_definition';
}

/** The nearest enclosing function, where `self` and parameters live. */
export function enclosingFunction(node: SyntaxNode): SyntaxNode | undefined {
  for (let scope: Scope | undefined = scopeOf(node); scope !== undefined; scope = outerScope(scope))
    if (scope.type === 'function_definition') return scope;
  return undefined;
}

/** The class that a method belongs to. */
export function classOfMethod(method: SyntaxNode): SyntaxNode | undefined {
  const scope = scopeOf(method);
  return scope.type === 'class_definition' ? scope : undefined;
}

/** Names of the enclosing functions and classes, outermost first. */
export function scopePath(node: SyntaxNode): string[] {
  const names: string[] = [];
  for (let scope: Scope | undefined = scopeOf(node); scope !== undefined; scope = outerScope(scope)) {
    const name = scope.field('name')?.text;
    if (name !== undefined) names.unshift(name);
  }
  return names;
}
