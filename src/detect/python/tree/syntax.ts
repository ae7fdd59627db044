import type { TextSpan } from '../../../model/optimizer/textSpan';
import type { SyntaxNode } from '../../parsing/sourceTree';

export function spanOf(node: SyntaxNode): TextSpan {
  return { start: node.start, end: node.end };
}

/** The text of a string literal without prefix and quotes; undefined for f-strings with values and anything else. */
export function stringValue(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'parenthesized_expression') return stringValue(node.children[0]);
  if (node.type !== 'string') return undefined;
  let text = '';
  for (const part of node.children) {
    if (part.type === 'interpolation') return undefined;
    if (part.type === 'string_content') text += part.text;
  }
  return text;
}

/** `a.b.c` as its names; undefined when some part is not a plain name. */
export function dottedNames(node: SyntaxNode | undefined): string[] | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'identifier') return [node.text];
  if (node.type === 'dotted_name') return node.children.map(({ text }) => text);
  if (node.type !== 'attribute') return undefined;
  const object = dottedNames(node.field('object'));
  const attribute = node.field('attribute');
  return object === undefined || attribute === undefined ? undefined : [...object, attribute.text];
}

/** One argument of a call; `name` is absent for a positional one. */
export interface CallArgument {
  readonly name?: string;
  readonly value: SyntaxNode;
}

/** What a call, a dictionary or a `dict(…)` gives, in its order. */
export interface CallArguments {
  readonly arguments: readonly CallArgument[];
  /** Operands of `**`, whose entries come in too; of two with the same entry, the later counts. */
  readonly mappings: readonly SyntaxNode[];
  /** Those behind a written entry of a dictionary, which they replace. */
  readonly lateMappings?: readonly SyntaxNode[];
  /** Some `*args` shifts the positions behind it. */
  readonly hasSequence: boolean;
}

export const NO_ARGUMENTS: CallArguments = { arguments: [], mappings: [], hasSequence: false };

/** The arguments of a call in their order. */
export function callArguments(call: SyntaxNode): CallArguments {
  const list = call.field('arguments');
  if (list === undefined || list.type !== 'argument_list') return NO_ARGUMENTS;
  const given: CallArgument[] = [];
  const mappings: SyntaxNode[] = [];
  let hasSequence = false;
  for (const child of list.children) {
    if (child.type === 'list_splat') hasSequence = true;
    else if (child.type === 'dictionary_splat') mappings.push(...child.children.slice(0, 1));
    else if (child.type === 'keyword_argument') {
      const name = child.field('name');
      const value = child.field('value');
      if (name !== undefined && value !== undefined) given.push({ name: name.text, value });
    } else given.push({ value: child });
  }
  return { arguments: given, mappings, hasSequence };
}

/** The entries of a dictionary literal whose keys are strings; undefined when a key is computed. */
export function dictionaryArguments(dictionary: SyntaxNode): CallArguments | undefined {
  const given: CallArgument[] = [];
  const mappings: SyntaxNode[] = [];
  const lateMappings: SyntaxNode[] = [];
  for (const pair of dictionary.children) {
    if (pair.type === 'dictionary_splat') {
      (given.length > 0 ? lateMappings : mappings).push(...pair.children.slice(0, 1));
      continue;
    }
    const name = stringValue(pair.field('key'));
    const value = pair.field('value');
    if (name === undefined || value === undefined) return undefined;
    given.push({ name, value });
  }
  return { arguments: given, mappings: [...mappings, ...lateMappings], lateMappings, hasSequence: false };
}

/** The value given for a parameter by keyword, else by position where no `*args` can shift it. */
export function argumentFor(
  { arguments: given, hasSequence }: CallArguments,
  names: readonly string[],
  parameters: readonly string[],
): SyntaxNode | undefined {
  const byName = given.findLast(({ name }) => name !== undefined && names.includes(name));
  if (byName !== undefined) return byName.value;
  const position = parameters.findIndex((parameter) => names.includes(parameter));
  if (position < 0 || hasSequence) return undefined;
  return given.filter(({ name }) => name === undefined)[position]?.value;
}

/** The last name of a callee: `SGD` in `torch.optim.SGD`. */
export function lastName(node: SyntaxNode): SyntaxNode {
  return node.type === 'attribute' ? (node.field('attribute') ?? node) : node;
}

/** The call whose callee a node is, if it is one. */
export function callOfCallee(callee: SyntaxNode): SyntaxNode | undefined {
  const { parent } = callee;
  return parent?.type === 'call' && parent.field('function') === callee ? parent : undefined;
}

/** The nearest ancestor of one of the types. */
export function ancestorOf(node: SyntaxNode, types: readonly string[]): SyntaxNode | undefined {
  for (let ancestor = node.parent; ancestor !== undefined; ancestor = ancestor.parent)
    if (types.includes(ancestor.type)) return ancestor;
  return undefined;
}

/** Whether `ancestor` is `node` or holds it. */
export function contains(ancestor: SyntaxNode, node: SyntaxNode): boolean {
  return ancestor.start <= node.start && node.end <= ancestor.end && ancestor.tree === node.tree;
}

/** The statement that a node belongs to: the child of a block or of the module. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let statement = node;
  while (
    statement.parent !== undefined &&
    statement.parent.type !== 'block' &&
    statement.parent.type !== 'module'
  )
    statement = statement.parent;
  return statement;
}
