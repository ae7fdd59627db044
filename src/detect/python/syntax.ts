import type { Node } from '@vscode/tree-sitter-wasm';
import type { TextSpan } from '../../model/textSpan';

/** Named children without comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null && child.type !== 'comment');
}

/** All descendants of the given types, in document order. */
export function descendants(node: Node, types: readonly string[]): Node[] {
  return node.descendantsOfType([...types]).filter((child): child is Node => child !== null);
}

export function spanOf(node: Node): TextSpan {
  return { start: node.startIndex, end: node.endIndex };
}

export function lineOf(node: Node): number {
  return node.startPosition.row;
}

/** The text of a string literal without prefix and quotes; undefined for f-strings and anything else. */
export function stringValue(node: Node | null): string | undefined {
  if (node === null || node.type !== 'string') return undefined;
  const parts = namedChildren(node);
  if (parts.some(({ type }) => type === 'interpolation')) return undefined;
  return parts
    .filter(({ type }) => type === 'string_content')
    .map(({ text }) => text)
    .join('');
}

/** `a.b.c` as its names; undefined when some part is not a plain name. */
export function dottedNames(node: Node | null): string[] | undefined {
  if (node === null) return undefined;
  if (node.type === 'identifier') return [node.text];
  if (node.type === 'dotted_name') return namedChildren(node).map(({ text }) => text);
  if (node.type !== 'attribute') return undefined;
  const object = dottedNames(node.childForFieldName('object'));
  const attribute = node.childForFieldName('attribute');
  return object === undefined || attribute === null ? undefined : [...object, attribute.text];
}

/** One argument of a call; `name` is absent for a positional one. */
export interface CallArgument {
  readonly name?: string;
  readonly value: Node;
}

export interface CallArguments {
  readonly arguments: readonly CallArgument[];
  /** Some `*args` or `**kwargs` may carry further ones. */
  readonly hasSplat: boolean;
}

/** The arguments of a call in their order. */
export function callArguments(call: Node): CallArguments {
  const list = call.childForFieldName('arguments');
  const found: CallArgument[] = [];
  let hasSplat = false;
  for (const child of list === null || list.type !== 'argument_list' ? [] : namedChildren(list)) {
    if (child.type === 'list_splat' || child.type === 'dictionary_splat') {
      hasSplat = true;
    } else if (child.type === 'keyword_argument') {
      const name = child.childForFieldName('name');
      const value = child.childForFieldName('value');
      if (name !== null && value !== null) found.push({ name: name.text, value });
    } else {
      found.push({ value: child });
    }
  }
  return { arguments: found, hasSplat };
}

/** The value given for a parameter, by any of its names or by its position. */
export function argumentFor(
  { arguments: given }: CallArguments,
  names: readonly string[],
  parameters: readonly string[],
): Node | undefined {
  const byName = given.find(({ name }) => name !== undefined && names.includes(name));
  if (byName !== undefined) return byName.value;
  const positional = given.filter(({ name }) => name === undefined);
  const position = parameters.findIndex((parameter) => names.includes(parameter));
  return position < 0 ? undefined : positional[position]?.value;
}

/** The nearest enclosing function or class, else the module. */
export function enclosingScope(node: Node): Node {
  let scope = node;
  while (scope.parent !== null) {
    scope = scope.parent;
    if (scope.type === 'function_definition' || scope.type === 'class_definition') return scope;
  }
  return scope;
}

/** Names of the enclosing functions and classes, outermost first. */
export function scopePath(node: Node): string[] {
  const names: string[] = [];
  for (let scope = enclosingScope(node); scope.parent !== null; scope = enclosingScope(scope)) {
    names.unshift(scope.childForFieldName('name')?.text ?? '?');
  }
  return names;
}
