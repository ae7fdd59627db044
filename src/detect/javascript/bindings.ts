import type { SourceTree, SyntaxNode } from '../parsing/sourceTree';
import { Words } from '../parsing/words';
import { isFunction, scopeOf, stringValue } from './syntax';

/** How a name got its value. */
export type Binding =
  | { readonly kind: 'value'; readonly value: SyntaxNode }
  /** `const {name: key} = value`. */
  | { readonly kind: 'member'; readonly value: SyntaxNode; readonly key: string }
  | {
      readonly kind: 'parameter';
      readonly functionNode: SyntaxNode;
      readonly index: number;
      readonly defaultValue: SyntaxNode | undefined;
    }
  /** `imported` is absent for a whole module. */
  | { readonly kind: 'import'; readonly specifier: string; readonly imported: string | undefined }
  /** Loop variables, nested patterns, catch clauses, functions: not fixed by the text. */
  | { readonly kind: 'other' };

/** Of one name, by the scope that they belong to. A long file binds the same name in a thousand scopes. */
type BoundByScope = ReadonlyMap<SyntaxNode, readonly Binding[]>;

/** What names stand for, looked up in the text when somebody asks. */
export class BindingTable {
  readonly #tree: SourceTree;
  readonly #bound = new Map<string, BoundByScope>();
  readonly #words: Words;
  readonly #occurrences = new Map<string, readonly SyntaxNode[]>();

  constructor(tree: SourceTree) {
    this.#tree = tree;
    this.#words = new Words(tree.text, 'withDollar');
  }

  /** The bindings of the innermost scope around `node` that binds `name`, and every assignment to it. */
  lookUp(name: string, node: SyntaxNode): readonly Binding[] {
    const all = this.#boundOf(name);
    for (let scope = scopeOf(node); ; scope = scopeOf(scope)) {
      const here = all.get(scope);
      if (here !== undefined) return here;
      if (scope.parent === undefined) return [];
    }
  }

  /** Calls of a plainly named function or method. */
  callsOf(name: string): SyntaxNode[] {
    return this.#occurrencesOf(name).flatMap((node) => {
      const callee = node.parent?.type === 'member_expression' ? node.parent : node;
      const call = callee.parent;
      const isCall = call?.type === 'call_expression' || call?.type === 'new_expression';
      const calleeOf = call?.field('function') ?? call?.field('constructor');
      return call !== undefined && isCall && calleeOf === callee ? [call] : [];
    });
  }

  /** Every place that writes `….name = value` or `name = value;` in a class. */
  memberWrites(name: string): SyntaxNode[] {
    return this.#occurrencesOf(name).flatMap((node) => {
      const { parent } = node;
      if (parent === undefined) return [];
      const isField = parent.type === 'field_definition' || parent.type === 'public_field_definition';
      if (isField && (parent.field('property') ?? parent.field('name')) === node) return [parent];
      const { parent: statement } = parent;
      if (parent.type !== 'member_expression' || statement === undefined) return [];
      const writes = /^(augmented_)?assignment_expression$/u.test(statement.type);
      const isTarget = writes && statement.field('left') === parent;
      return isTarget || statement.type === 'update_expression' ? [statement] : [];
    });
  }

  /** Every node that stands exactly where `name` does as a word of the text, outside comments and strings. */
  #occurrencesOf(name: string): readonly SyntaxNode[] {
    const known = this.#occurrences.get(name);
    if (known !== undefined) return known;
    const found = this.#words.offsetsOf(name).flatMap((start) => {
      const node = this.#tree.nodeAt(start, start + name.length);
      return node.start === start && node.end === start + name.length ? [node] : [];
    });
    this.#occurrences.set(name, found);
    return found;
  }

  #boundOf(name: string): BoundByScope {
    const known = this.#bound.get(name);
    if (known !== undefined) return known;
    const bound = new Map<SyntaxNode, Binding[]>();
    const assigned: { readonly node: SyntaxNode; readonly binding: Binding }[] = [];
    for (const node of this.#occurrencesOf(name)) {
      const declaration = declarationOf(node);
      if (declaration !== undefined) {
        add(bound, declarationScope(node, declaration), declaration);
        continue;
      }
      const assignment = assignmentTo(node);
      if (assignment !== undefined) assigned.push({ node, binding: assignment });
    }
    const declaring = new Set(bound.keys());
    for (const { node, binding } of assigned) add(bound, homeScope(node, declaring), binding);
    this.#bound.set(name, bound);
    return bound;
  }
}

function add(bound: Map<SyntaxNode, Binding[]>, scope: SyntaxNode, binding: Binding): void {
  const here = bound.get(scope);
  if (here === undefined) bound.set(scope, [binding]);
  else here.push(binding);
}

/** The scope whose declaration an assignment changes; the program's when nothing declares it. */
function homeScope(node: SyntaxNode, declaring: ReadonlySet<SyntaxNode>): SyntaxNode {
  for (let scope = scopeOf(node); ; scope = scopeOf(scope)) {
    if (scope.parent === undefined || declaring.has(scope)) return scope;
  }
}

function declarationScope(node: SyntaxNode, binding: Binding): SyntaxNode {
  if (binding.kind === 'parameter') return binding.functionNode;
  const declaration = node.parent;
  if (declaration !== undefined && isFunction(declaration)) return scopeOf(declaration);
  return scopeOf(node);
}

function declarationOf(node: SyntaxNode): Binding | undefined {
  const { parent } = node;
  if (parent === undefined) return undefined;
  switch (parent.type) {
    case 'variable_declarator': {
      const value = parent.field('value');
      if (parent.field('name') !== node) return undefined;
      return value === undefined ? undefined : requireOrValue(value);
    }
    case 'namespace_import':
      return importBinding(parent, undefined);
    case 'import_clause':
      return importBinding(parent, undefined);
    case 'import_specifier': {
      const alias = parent.field('alias');
      if (alias !== undefined && alias !== node) return undefined;
      return importBinding(parent, parent.field('name')?.text);
    }
    case 'function_declaration':
    case 'class_declaration':
      return parent.field('name') === node ? { kind: 'other' } : undefined;
    case 'for_in_statement':
      return parent.field('left') === node ? { kind: 'other' } : undefined;
    case 'catch_clause':
      return { kind: 'other' };
    case 'object_pattern':
    case 'pair_pattern':
    case 'array_pattern':
    case 'object_assignment_pattern':
      return destructured(node, parent);
    default:
      return parameterOf(node, parent);
  }
}

function requireOrValue(value: SyntaxNode): Binding {
  const specifier = requiredModule(value);
  return specifier === undefined
    ? { kind: 'value', value }
    : { kind: 'import', specifier, imported: undefined };
}

/** `require('x')`, `await import('x')`. */
function requiredModule(value: SyntaxNode): string | undefined {
  const call = value.type === 'await_expression' ? value.children[0] : value;
  if (call?.type !== 'call_expression') return undefined;
  const callee = call.field('function')?.text;
  return callee === 'require' || callee === 'import'
    ? stringValue(call.field('arguments')?.children[0])
    : undefined;
}

function importBinding(node: SyntaxNode, imported: string | undefined): Binding | undefined {
  let statement: SyntaxNode | undefined = node;
  while (statement !== undefined && statement.type !== 'import_statement') statement = statement.parent;
  const specifier = stringValue(statement?.field('source'));
  return specifier === undefined ? undefined : { kind: 'import', specifier, imported };
}

/** `const {train} = tf` and `const {train: t} = tf`; anything deeper is not followed. */
function destructured(node: SyntaxNode, parent: SyntaxNode): Binding | undefined {
  if (parent.type === 'pair_pattern' && parent.field('value') !== node) return undefined;
  if (parent.type === 'object_assignment_pattern' && parent.field('left') !== node) return undefined;
  const pattern = parent.type === 'object_pattern' ? parent : parent.parent;
  const declarator = pattern?.parent;
  const key = parent.type === 'pair_pattern' ? (parent.field('key')?.text ?? '') : node.text;
  const value = declarator?.type === 'variable_declarator' ? declarator.field('value') : undefined;
  const isPlain = pattern?.type === 'object_pattern' && parent.type !== 'object_assignment_pattern';
  if (value === undefined || !isPlain) return { kind: 'other' };
  const specifier = requiredModule(value);
  return specifier === undefined
    ? { kind: 'member', value, key }
    : { kind: 'import', specifier, imported: key };
}

function parameterOf(node: SyntaxNode, parent: SyntaxNode): Binding | undefined {
  // f(x = 1) is an assignment_pattern in JavaScript, and a required or optional parameter with a value in TypeScript.
  const isWrapped = /^(assignment_pattern|required_parameter|optional_parameter)$/u.test(parent.type);
  if (isWrapped && (parent.field('left') ?? parent.field('pattern')) !== node) return undefined;
  const parameter = isWrapped ? parent : node;
  const list = parameter.parent;
  const functionNode = list?.type === 'formal_parameters' ? list.parent : list;
  if (list === undefined || functionNode === undefined || !isFunction(functionNode)) return undefined;
  const isParameter = list.type === 'formal_parameters' || functionNode.field('parameter') === node;
  if (!isParameter) return undefined;
  return {
    kind: 'parameter',
    functionNode,
    index: list.type === 'formal_parameters' ? list.children.indexOf(parameter) : 0,
    defaultValue: isWrapped ? (parameter.field('right') ?? parameter.field('value')) : undefined,
  };
}

function assignmentTo(node: SyntaxNode): Binding | undefined {
  const { parent } = node;
  switch (parent?.type) {
    case 'assignment_expression': {
      const value = parent.field('right');
      if (parent.field('left') !== node) return undefined;
      return value === undefined ? { kind: 'other' } : { kind: 'value', value };
    }
    case 'augmented_assignment_expression':
      return parent.field('left') === node ? { kind: 'other' } : undefined;
    case 'update_expression':
      return { kind: 'other' };
    default:
      return undefined;
  }
}
