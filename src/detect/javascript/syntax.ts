import type { TextSpan } from '../../model/optimizer/textSpan';
import type { SyntaxNode } from '../parsing/sourceTree';

const FUNCTIONS: ReadonlySet<string> = new Set([
  'function_declaration',
  'function_expression',
  'generator_function_declaration',
  'generator_function',
  'arrow_function',
  'method_definition',
]);
const SCOPES: ReadonlySet<string> = new Set([
  ...FUNCTIONS,
  'program',
  'statement_block',
  'for_statement',
  'for_in_statement',
  'catch_clause',
  'class_body',
]);

export function spanOf(node: SyntaxNode): TextSpan {
  return { start: node.start, end: node.end };
}

export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type);
}

/** The nearest node around this one that names may be bound in. */
export function scopeOf(node: SyntaxNode): SyntaxNode {
  let scope = node.parent ?? node;
  while (scope.parent !== undefined && !SCOPES.has(scope.type)) scope = scope.parent;
  return scope;
}

/** The nearest ancestor that `accepts` takes. */
export function ancestor(node: SyntaxNode, accepts: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
  let found = node.parent;
  while (found !== undefined && !accepts(found)) found = found.parent;
  return found;
}

/** Names of the functions, classes and methods around a node, outermost first. */
export function scopePath(node: SyntaxNode): string[] {
  const names: string[] = [];
  for (let scope = node.parent; scope !== undefined; scope = scope.parent) {
    const named = isFunction(scope) || scope.type === 'class_declaration';
    const name =
      scope.field('name') ??
      (scope.parent?.type === 'variable_declarator' ? scope.parent.field('name') : undefined);
    if (named && name !== undefined) names.unshift(name.text);
  }
  return names;
}

/** `a.b.c` as its names; undefined when some part is not a plain name. */
export function dottedNames(node: SyntaxNode | undefined): string[] | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'identifier') return [node.text];
  if (node.type !== 'member_expression') return undefined;
  const object = dottedNames(node.field('object'));
  const property = node.field('property');
  return object === undefined || property === undefined ? undefined : [...object, property.text];
}

/** The text of a string literal, or of a template without substitutions. */
export function stringValue(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'string' && node?.type !== 'template_string') return undefined;
  if (node.children.some(({ type }) => type === 'template_substitution')) return undefined;
  return node.text.slice(1, -1);
}

/** The value under a key of an object literal; undefined where it has none, or spreads may hide it. */
export function propertyOf(object: SyntaxNode, names: readonly string[]): SyntaxNode | undefined {
  for (const child of object.children.toReversed()) {
    if (child.type === 'spread_element') return undefined;
    if (child.type === 'shorthand_property_identifier' && names.includes(child.text)) return child;
    if (child.type === 'pair' && names.includes(keyText(child))) return child.field('value');
  }
  return undefined;
}

export function keyText(pair: SyntaxNode): string {
  const key = pair.field('key');
  return stringValue(key) ?? key?.text ?? '';
}

/** The arguments of a call or `new`, in their order. */
export function callArguments(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.field('arguments');
  return list?.type === 'arguments' ? list.children : [];
}
