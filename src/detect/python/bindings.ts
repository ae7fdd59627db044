import type { Node } from '@vscode/tree-sitter-wasm';
import { callArguments, descendants, enclosingScope, namedChildren, stringValue } from './syntax';

/** How a name got its value within one scope. */
export type Binding =
  | { readonly kind: 'assignment'; readonly value: Node }
  | { readonly kind: 'parameter'; readonly functionNode: Node; readonly defaultValue: Node | undefined }
  /** Loop variables, augmented assignments, unpacking, `with … as`, imports: not fixed by the text. */
  | { readonly kind: 'other' };

/** One option of an argument parser. */
export interface CommandLineOption {
  readonly flag: string;
  readonly defaultValue: Node | undefined;
}

/** Every binding of the file, by scope and name, and every command-line option, by destination. */
export class BindingTable {
  readonly #byScope = new Map<number, Map<string, Binding[]>>();
  readonly #options = new Map<string, CommandLineOption[]>();
  readonly #calls: readonly Node[];

  constructor(root: Node) {
    this.#calls = descendants(root, ['call']);
    for (const node of descendants(root, [
      'assignment',
      'augmented_assignment',
      'named_expression',
      'for_statement',
      'for_in_clause',
      'as_pattern',
      'function_definition',
    ])) {
      this.#addNode(node);
    }
    for (const call of this.#calls) this.#addOption(call);
  }

  /** The bindings that `name` has where `node` reads it: of the innermost scope that binds it at all. */
  lookUp(name: string, node: Node): readonly Binding[] {
    for (let scope = enclosingScope(node); ; scope = enclosingScope(scope)) {
      const found = scope.type === 'class_definition' ? undefined : this.#byScope.get(scope.id)?.get(name);
      if (found !== undefined) return found;
      if (scope.parent === null) return [];
    }
  }

  /** The command-line options stored under `destination`. */
  options(destination: string): readonly CommandLineOption[] {
    return this.#options.get(destination) ?? [];
  }

  /** Calls of a plainly named function or method. */
  callsOf(functionName: string): readonly Node[] {
    return this.#calls.filter((call) => {
      const callee = call.childForFieldName('function');
      const name = callee?.type === 'attribute' ? callee.childForFieldName('attribute') : callee;
      return name?.text === functionName;
    });
  }

  #addNode(node: Node): void {
    switch (node.type) {
      case 'assignment':
      case 'named_expression': {
        const left = node.childForFieldName(node.type === 'assignment' ? 'left' : 'name');
        const value = node.childForFieldName(node.type === 'assignment' ? 'right' : 'value');
        if (left?.type === 'identifier' && value !== null) {
          this.#add(enclosingScope(node), left.text, { kind: 'assignment', value });
        } else if (left !== null && left.type !== 'attribute' && left.type !== 'subscript') {
          this.#addTargets(node, left);
        }
        return;
      }
      case 'function_definition':
        this.#addParameters(node);
        return;
      case 'as_pattern': {
        const alias = node.childForFieldName('alias');
        if (alias !== null) this.#addTargets(node, alias);
        return;
      }
      default: {
        const left = node.childForFieldName('left');
        if (left !== null) this.#addTargets(node, left);
      }
    }
  }

  #addTargets(node: Node, target: Node): void {
    const names = target.type === 'identifier' ? [target] : descendants(target, ['identifier']);
    for (const { text } of names) this.#add(enclosingScope(node), text, { kind: 'other' });
  }

  #addParameters(functionNode: Node): void {
    const parameters = functionNode.childForFieldName('parameters');
    for (const parameter of parameters === null ? [] : namedChildren(parameters)) {
      const name = parameter.childForFieldName('name') ?? parameter.firstNamedChild ?? parameter;
      const defaultValue = parameter.childForFieldName('value') ?? undefined;
      this.#add(functionNode, name.type === 'identifier' ? name.text : parameter.text, {
        kind: 'parameter',
        functionNode,
        defaultValue,
      });
    }
  }

  #addOption(call: Node): void {
    if (call.childForFieldName('function')?.childForFieldName('attribute')?.text !== 'add_argument') return;
    const given = callArguments(call).arguments;
    const flags = given.flatMap(({ name, value }) => {
      const flag = name === undefined ? stringValue(value) : undefined;
      return flag === undefined ? [] : [flag];
    });
    const flag = flags.find((each) => each.startsWith('--')) ?? flags[0];
    if (flag === undefined) return;
    const destination =
      stringValue(given.find(({ name }) => name === 'dest')?.value ?? null) ??
      flag.replace(/^-+/u, '').replaceAll('-', '_');
    const defaultValue = given.find(({ name }) => name === 'default')?.value;
    this.#options.set(destination, [...this.options(destination), { flag, defaultValue }]);
  }

  #add(scope: Node, name: string, binding: Binding): void {
    const names = this.#byScope.get(scope.id) ?? new Map<string, Binding[]>();
    this.#byScope.set(scope.id, names);
    names.set(name, [...(names.get(name) ?? []), binding]);
  }
}
