import type { PythonModule } from '../evaluate/pythonModule';
import type { Evaluation, Value } from '../evaluate/value';
import { folderOf, joinPath } from '../../workspaceFiles';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { callArguments, dictionaryArguments, stringValue, type CallArguments } from '../tree/syntax';

const MAX_DEPTH = 6;

/** What a dictionary of an OpenMMLab configuration takes over from the files named in `_base_`. */
export type Inherited =
  | { readonly kind: 'nothing' }
  /** Some base is not at hand: whatever is not written may come from there. */
  | { readonly kind: 'unseen' }
  | { readonly kind: 'entries'; readonly entries: CallArguments };

/** The entries that the bases give the dictionary held at a place such as `optimizer` or `optim_wrapper.optimizer`. */
export function inheritedEntries(
  place: readonly string[],
  module: PythonModule,
  evaluation: Evaluation,
  depth = 0,
): Inherited {
  const bases = basePaths(module);
  if (bases === undefined) return { kind: 'unseen' };
  let found: Inherited = { kind: 'nothing' };
  for (const path of bases) {
    const base = depth > MAX_DEPTH ? undefined : evaluation.openModule(path);
    if (base === undefined) return { kind: 'unseen' };
    const above = inheritedEntries(place, base, evaluation, depth + 1);
    if (above.kind === 'unseen') return above;
    const own = dictionaryAt(place, base);
    if (own !== undefined) found = { kind: 'entries', entries: withBase(own, above) };
    else if (above.kind === 'entries') found = above;
  }
  return found;
}

/** A dictionary over what it inherits. */
export function withBase(own: CallArguments, base: Inherited): CallArguments {
  if (base.kind !== 'entries' || replacesBase(own)) return own;
  const names = new Set(own.arguments.map(({ name }) => name));
  return {
    ...own,
    arguments: [...base.entries.arguments.filter(({ name }) => !names.has(name)), ...own.arguments],
  };
}

/** `_delete_=True` drops what the bases say. */
export function replacesBase(entries: CallArguments): boolean {
  return entries.arguments.some(({ name, value }) => name === '_delete_' && value.type === 'true');
}

/** The entries of `dict(…)` or `{…}`. */
export function entriesOf(node: SyntaxNode): CallArguments | undefined {
  if (node.type === 'dictionary') return dictionaryArguments(node);
  return node.type === 'call' && node.field('function')?.text === 'dict' ? callArguments(node) : undefined;
}

/** Names from the module's variable down to a dictionary; undefined for one that is held otherwise. */
export function placeOf(dictionary: SyntaxNode): readonly string[] | undefined {
  const names: string[] = [];
  let node = dictionary;
  for (;;) {
    const { parent } = node;
    if (parent?.type === 'assignment') {
      const left = parent.field('left');
      const isTopLevel = parent.parent?.parent?.type === 'module';
      return left?.type === 'identifier' && isTopLevel ? [left.text, ...names] : undefined;
    }
    if (parent?.type === 'keyword_argument') {
      names.unshift(parent.field('name')?.text ?? '');
      const call = parent.parent?.parent;
      if (call === undefined || entriesOf(call) === undefined) return undefined;
      node = call;
    } else if (parent?.type === 'pair' && parent.parent !== undefined) {
      names.unshift(stringValue(parent.field('key')) ?? '');
      node = parent.parent;
    } else return undefined;
  }
}

/** The files that `_base_` names; undefined when they are not literal, empty when there are none. */
function basePaths(module: PythonModule): readonly string[] | undefined {
  const bindings = module.bindings.inScope('_base_', module.tree.root);
  const [binding, ...others] = bindings;
  if (binding === undefined) return [];
  if (others.length > 0 || binding.source.kind !== 'assignment') return undefined;
  const { value } = binding.source;
  const items = value.type === 'list' || value.type === 'tuple' ? value.children : [value];
  const paths = items.map((item) => joinPath(folderOf(module.path), stringValue(item) ?? '..:'));
  const known = paths.filter((path) => path !== undefined && path.endsWith('.py'));
  return known.length === paths.length ? known.filter((path) => path !== undefined) : undefined;
}

function dictionaryAt(place: readonly string[], module: PythonModule): CallArguments | undefined {
  const [first, ...rest] = place;
  const binding = module.bindings.inScope(first ?? '', module.tree.root).at(-1);
  let node = binding?.source.kind === 'assignment' ? binding.source.value : undefined;
  for (const name of rest) {
    const entries = node === undefined ? undefined : entriesOf(node);
    node = entries?.arguments.findLast((each) => each.name === name)?.value;
  }
  return node === undefined ? undefined : entriesOf(node);
}

/** A name's value by the entries that are inherited. */
export function inheritedValue(
  { entries }: Extract<Inherited, { kind: 'entries' }>,
  names: readonly string[],
  evaluation: Evaluation,
): { readonly node: SyntaxNode; readonly value: Value } | undefined {
  const entry = entries.arguments.findLast(({ name }) => names.includes(name ?? ''));
  return entry === undefined ? undefined : { node: entry.value, value: evaluation.evaluate(entry.value) };
}
