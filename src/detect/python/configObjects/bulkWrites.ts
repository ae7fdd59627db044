import { entryOf, type ConfigMapping } from '../../configFiles/configTree';
import type { Evaluation } from '../evaluate/value';
import type { WritingCall } from '../evaluate/writes';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { callArguments, spanOf, stringValue } from '../tree/syntax';
import type { MutableTree, WrittenKey } from './mutableTree';
import { storedNode, valueNode } from './valueNodes';

/** A call that changes an object at some keys. */
export type KeyedCall = WritingCall & { readonly keys: readonly WrittenKey[] };

/** Writes what a call such as `update(…)` or `merge_from_list([…])` says; all it may touch is open where the text does not show it. */
export function applyCall(tree: MutableTree, call: KeyedCall, isSure: boolean, evaluation: Evaluation): void {
  const { keys, call: node } = call;
  const offset = node.end;
  if (isCommandLine(call)) return;
  const mapping = isSure ? writtenMapping(call, evaluation) : undefined;
  if (mapping !== undefined) {
    tree.merge(keys, mapping, offset);
    return;
  }
  const pairs = listedPairs(call);
  if (pairs === undefined) {
    tree.open(keys, offset);
    return;
  }
  for (const { path, value } of pairs) {
    const written = path.split('.').map((text) => ({ text, span: spanOf(value) }));
    const content = valueNode(value, evaluation);
    tree.write({ keys: [...keys, ...written], node: content, offset, isSure, isAssignment: false });
  }
}

/** `merge_from_list(args.opts)`: without anything on the command line, what the file says stays. */
function isCommandLine({ method, call }: KeyedCall): boolean {
  const [first] = callArguments(call).arguments;
  return (
    method === 'merge_from_list' && /\b(?:args?|opts?|argv|unknown|unparsed)\b/u.test(first?.value.text ?? '')
  );
}

/** The entries of `update({…})`, `update(lr=…)` and `merge_from_file('a.yaml')`. */
function writtenMapping({ method, call }: KeyedCall, evaluation: Evaluation): ConfigMapping | undefined {
  const given = callArguments(call);
  const [first] = given.arguments;
  if (given.mappings.length > 0 || given.hasSequence) return undefined;
  if (method === 'merge_from_file') {
    const path = stringValue(first?.value);
    const value =
      path === undefined ? undefined : evaluation.readConfiguration(path, evaluation.moduleOf(call));
    const node = value?.kind === 'configuration' ? storedNode(value, call) : undefined;
    // What its own base says is not seen here.
    return node?.kind === 'mapping' && entryOf(node, ['_base_']) === undefined ? node : undefined;
  }
  if (method !== 'update') return undefined;
  if (first?.name === undefined) {
    const node = first === undefined ? undefined : valueNode(first.value, evaluation);
    return node?.kind === 'mapping' && given.arguments.length === 1 ? node : undefined;
  }
  const entries = given.arguments.flatMap(({ name, value }) =>
    name === undefined
      ? []
      : [{ key: name, keySpan: spanOf(value), value: valueNode(value, evaluation), inherited: true }],
  );
  return { kind: 'mapping', span: spanOf(call), inline: true, entries };
}

/** `merge_from_list(['SOLVER.BASE_LR', 0.1])` and `setattr(cfg.SOLVER, 'BASE_LR', 0.1)`. */
export function listedPairs({
  method,
  call,
}: WritingCall): readonly { readonly path: string; readonly value: SyntaxNode }[] | undefined {
  const [first, second, third] = callArguments(call).arguments;
  if (method === 'setattr') {
    const path = stringValue(second?.value);
    return path === undefined || third === undefined ? undefined : [{ path, value: third.value }];
  }
  if (method !== 'merge_from_list' || (first?.value.type !== 'list' && first?.value.type !== 'tuple'))
    return undefined;
  const items = first.value.children;
  const pairs = items.flatMap((item, index) => {
    const path = index % 2 === 0 ? stringValue(item) : undefined;
    const value = items[index + 1];
    return path === undefined || value === undefined ? [] : [{ path, value }];
  });
  return pairs.length * 2 === items.length ? pairs : undefined;
}
