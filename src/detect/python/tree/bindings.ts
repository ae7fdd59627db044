import type { Occurrences } from './occurrences';
import { outerScope, scopeOf, type Scope } from './scopes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { ancestorOf, dottedNames, statementOf } from './syntax';

/** How a name gets its value. */
export type BindingSource =
  | { readonly kind: 'assignment'; readonly value: SyntaxNode }
  /** One of several targets: the value at `index` of what `value` yields. */
  | { readonly kind: 'unpacking'; readonly value: SyntaxNode; readonly index: number }
  | {
      readonly kind: 'parameter';
      readonly functionNode: SyntaxNode;
      readonly defaultValue: SyntaxNode | undefined;
      readonly annotation: SyntaxNode | undefined;
      readonly splat: 'none' | 'positional' | 'keyword';
    }
  | { readonly kind: 'definition'; readonly node: SyntaxNode }
  | { readonly kind: 'import'; readonly path: string }
  /** The operator changes a value that is there already. */
  | { readonly kind: 'augmented'; readonly statement: SyntaxNode }
  /** Loop variables, `with … as`, `except … as`, patterns: not fixed by the text. */
  | { readonly kind: 'opaque' };

export interface Binding {
  readonly source: BindingSource;
  /** The bound name. */
  readonly node: SyntaxNode;
  /** Where it takes effect: at the end of this statement. */
  readonly statement: SyntaxNode;
  /** Bound from another function through `global` or `nonlocal`: at no known time. */
  readonly deferred: boolean;
  /** A parameter, bound when its function begins. */
  readonly initial: boolean;
}

/** The bindings of each name by scope, found when first asked for. */
export class BindingTable {
  readonly #occurrences: Occurrences;
  readonly #byName = new Map<string, Map<Scope, Binding[]>>();

  constructor(occurrences: Occurrences) {
    this.#occurrences = occurrences;
  }

  /** The scope that `name` belongs to where `node` reads it, and its bindings there; undefined when nothing binds it. */
  lookUp(
    name: string,
    node: SyntaxNode,
  ): { readonly scope: Scope; readonly bindings: readonly Binding[] } | undefined {
    const byScope = this.#bindingsOf(name);
    const reading = scopeOf(node);
    for (let scope: Scope | undefined = reading; scope !== undefined; scope = outerScope(scope)) {
      if (scope.type === 'class_definition' && scope !== reading) continue;
      const bindings = byScope.get(scope);
      if (bindings !== undefined) return { scope, bindings };
    }
    return undefined;
  }

  /** The bindings of a name in one scope, as for the attributes of a class. */
  inScope(name: string, scope: Scope): readonly Binding[] {
    return this.#bindingsOf(name).get(scope) ?? [];
  }

  #bindingsOf(name: string): Map<Scope, Binding[]> {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const found = new Map<Scope, Binding[]>();
    const declaredElsewhere = new Map<Scope, Scope>();
    const bound: { readonly scope: Scope; readonly binding: Binding }[] = [];
    for (const node of this.#occurrences.bindingIdentifiers(name)) {
      const outer = declaredOuterScope(node);
      if (outer !== undefined) declaredElsewhere.set(scopeOf(node), outer);
      const source = bindingSource(node);
      if (source === undefined) continue;
      const scope = source.kind === 'parameter' ? source.functionNode : scopeOf(definitionOf(node, source));
      const initial = source.kind === 'parameter';
      bound.push({
        scope,
        binding: { source, node, statement: statementOf(node), deferred: false, initial },
      });
    }
    for (const { scope, binding } of bound) {
      const outer = declaredElsewhere.get(scope);
      const target = outer ?? scope;
      const list = found.get(target) ?? [];
      found.set(target, list);
      list.push(outer === undefined ? binding : { ...binding, deferred: true });
    }
    this.#byName.set(name, found);
    return found;
  }
}

/** A definition's name stands inside its own node and belongs outside it. */
function definitionOf(node: SyntaxNode, source: BindingSource): SyntaxNode {
  return source.kind === 'definition' ? source.node : node;
}

function declaredOuterScope(node: SyntaxNode): Scope | undefined {
  if (node.parent?.type === 'global_statement') return node.tree.root;
  return node.parent?.type === 'nonlocal_statement' ? outerScope(scopeOf(node)) : undefined;
}

function bindingSource(node: SyntaxNode): BindingSource | undefined {
  const { parent } = node;
  if (parent === undefined) return undefined;
  switch (parent.type) {
    case 'assignment':
      return parent.field('left') === node ? assigned(parent) : undefined;
    case 'named_expression': {
      const value = parent.field('value');
      return parent.field('name') === node && value !== undefined ? { kind: 'assignment', value } : undefined;
    }
    case 'augmented_assignment':
      return parent.field('left') === node ? { kind: 'augmented', statement: parent } : undefined;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'list_splat_pattern':
      return unpacked(node, parent) ?? parameterSource(node, parent);
    case 'for_statement':
    case 'for_in_clause':
      return parent.field('left') === node ? { kind: 'opaque' } : undefined;
    case 'as_pattern_target':
    case 'case_pattern':
      return { kind: 'opaque' };
    case 'function_definition':
    case 'class_definition':
      return parent.field('name') === node ? { kind: 'definition', node: parent } : undefined;
    case 'dotted_name':
    case 'aliased_import':
      return imported(node, parent);
    default:
      return parameterSource(node, parent);
  }
}

function assigned(assignment: SyntaxNode): BindingSource | undefined {
  let value = assignment.field('right');
  while (value?.type === 'assignment') value = value.field('right');
  return value === undefined ? undefined : { kind: 'assignment', value };
}

/** `a, b = 1, 2` binds element by element; a loop's targets and anything nested are not fixed. */
function unpacked(node: SyntaxNode, pattern: SyntaxNode): BindingSource | undefined {
  const { parent } = pattern;
  if (parent === undefined || pattern.type === 'list_splat_pattern') {
    return pattern.parent?.type.endsWith('pattern_list') === true ? { kind: 'opaque' } : undefined;
  }
  if (parent.type !== 'assignment' || parent.field('left') !== pattern)
    return parent.type.includes('parameter') ? undefined : { kind: 'opaque' };
  let value = parent.field('right');
  while (value?.type === 'assignment') value = value.field('right');
  const index = pattern.children.indexOf(node);
  if (value === undefined || pattern.children.some(({ type }) => type === 'list_splat_pattern'))
    return { kind: 'opaque' };
  const isSequence = value.type === 'expression_list' || value.type === 'tuple' || value.type === 'list';
  const element = value.children[index];
  if (!isSequence) return { kind: 'unpacking', value, index };
  if (element === undefined || value.children.some(({ type }) => type === 'list_splat'))
    return { kind: 'opaque' };
  return { kind: 'assignment', value: element };
}

const PARAMETER_LISTS: ReadonlySet<string> = new Set(['parameters', 'lambda_parameters']);

function parameterSource(node: SyntaxNode, parent: SyntaxNode): BindingSource | undefined {
  const parameter = PARAMETER_LISTS.has(parent.type) ? node : topParameter(node, parent);
  const functionNode = parameter?.parent?.parent;
  if (parameter === undefined || functionNode === undefined) return undefined;
  const hasDefault = parameter.type === 'default_parameter' || parameter.type === 'typed_default_parameter';
  const splat =
    parent.type === 'list_splat_pattern'
      ? 'positional'
      : parent.type === 'dictionary_splat_pattern'
        ? 'keyword'
        : 'none';
  return {
    kind: 'parameter',
    functionNode,
    defaultValue: hasDefault ? parameter.field('value') : undefined,
    annotation: parameter.field('type'),
    splat,
  };
}

/** The entry of a parameter list whose name a node is; undefined inside defaults and annotations. */
function topParameter(node: SyntaxNode, parent: SyntaxNode): SyntaxNode | undefined {
  let parameter = parent;
  let name = node;
  while (parameter.parent !== undefined && !PARAMETER_LISTS.has(parameter.parent.type)) {
    if (!isParameterPart(parameter, name)) return undefined;
    name = parameter;
    parameter = parameter.parent;
  }
  return parameter.parent !== undefined && isParameterPart(parameter, name) ? parameter : undefined;
}

function isParameterPart(parameter: SyntaxNode, name: SyntaxNode): boolean {
  switch (parameter.type) {
    case 'default_parameter':
    case 'typed_default_parameter':
      return parameter.field('name') === name;
    case 'typed_parameter':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern':
      return parameter.children[0] === name;
    default:
      return false;
  }
}

function imported(node: SyntaxNode, parent: SyntaxNode): BindingSource | undefined {
  const aliased = parent.type === 'aliased_import' ? parent : ancestorOf(node, ['aliased_import']);
  const statement = ancestorOf(node, ['import_statement', 'import_from_statement']);
  if (statement === undefined) return undefined;
  const isAlias = aliased?.field('alias') === node;
  if (aliased !== undefined && !isAlias) return undefined;
  if (statement.type === 'import_statement') {
    const names = dottedNames(aliased?.field('name') ?? parent);
    if (names === undefined || (!isAlias && names[0] !== node.text)) return undefined;
    return { kind: 'import', path: isAlias ? names.join('.') : (names[0] ?? '') };
  }
  const moduleNode = statement.field('module_name');
  if (moduleNode === undefined || moduleNode === parent || moduleNode === parent.parent) return undefined;
  const names = dottedNames(aliased?.field('name') ?? parent);
  return names === undefined
    ? undefined
    : { kind: 'import', path: joinModule(moduleNode.text, names.join('.')) };
}

/** `from .a import b` names `.a.b`, `from . import b` names `.b`. */
export function joinModule(module: string, name: string): string {
  return module.endsWith('.') ? module + name : `${module}.${name}`;
}
