import type { TextSpan } from '../../../model/optimizer/textSpan';
import { LineIndex } from '../../parsing/lineIndex';
import type { ConfigEntry, ConfigMapping, ConfigNode } from '../configTree';
import { basesOf, type BaseReference } from './baseReferences';
import { foreignNode } from './foreignNode';

/** The other configuration files of the workspace. */
export interface ConfigFileReader {
  /** A gathered text; undefined for a file that is not there, or not yet at hand. */
  readText(file: string): string | undefined;
  /** Its first document; undefined for one that is no mapping, or broken. */
  parse(text: string, file: string): ConfigMapping | undefined;
}

const MAX_DEPTH = 6;

/**
 * A configuration over its bases, mapping by mapping. What is inherited is marked, and stands where the base is named; where a
 * base is not at hand, what is not written is left open.
 */
export function withBases(
  root: ConfigMapping,
  file: string,
  reader: ConfigFileReader,
  depth = 0,
): ConfigMapping {
  const bases = basesOf(root, file);
  if (bases === undefined) return root;
  let base: ConfigMapping = { ...root, entries: [] };
  const unseen: BaseReference[] = [];
  for (const reference of bases.references) {
    const content = depth > MAX_DEPTH ? undefined : contentOf(reference, reader, depth);
    if (content === undefined) unseen.push(reference);
    else base = over(content, base, 'last');
  }
  const composed = over(root, base, bases.own);
  return unseen.reduce((open, reference) => opened(open, reference.package, reference.name), composed);
}

/** What a base says, in its package, as it stands in the file that names it. */
function contentOf(
  reference: BaseReference,
  reader: ConfigFileReader,
  depth: number,
): ConfigMapping | undefined {
  for (const file of reference.candidates) {
    const text = reader.readText(file);
    const root = text === undefined ? undefined : reader.parse(text, file);
    if (text === undefined || root === undefined) continue;
    const composed = withBases(root, file, reader, depth + 1);
    const place = { file, lines: new LineIndex(text), anchor: reference.span };
    const foreign = foreignNode(composed, '', place);
    const isGlobal = /^#\s*@package\s+_global_/mu.test(text);
    if (foreign.kind !== 'mapping') return undefined;
    return isGlobal ? foreign : packaged(foreign, reference.package, reference.span);
  }
  return undefined;
}

function packaged(content: ConfigMapping, keys: readonly string[], span: TextSpan): ConfigMapping {
  return keys.reduceRight<ConfigMapping>(
    (inner, key) => ({
      kind: 'mapping',
      span,
      inline: false,
      entries: [{ key, keySpan: span, value: inner, inherited: true }],
    }),
    content,
  );
}

/** `own` over `base`; of what both write differently neither is sure where their order is not, and `own` is replaced where it is first. */
function over(own: ConfigMapping, base: ConfigMapping, order: 'last' | 'first' | 'unordered'): ConfigMapping {
  if (replacesBase(own)) return own;
  const inherited = base.entries.filter(({ key }) => !own.entries.some((each) => each.key === key));
  const entries = own.entries.map((entry): ConfigEntry => {
    const below = base.entries.findLast(({ key }) => key === entry.key)?.value;
    return below === undefined ? entry : { ...entry, value: merged(entry.value, below, order) };
  });
  return {
    ...own,
    ...(base.open === undefined ? {} : { open: base.open }),
    ...(base.unseenBase === undefined ? {} : { unseenBase: base.unseenBase }),
    entries: [...entries, ...inherited],
  };
}

function merged(
  own: ConfigNode | undefined,
  below: ConfigNode,
  order: 'last' | 'first' | 'unordered',
): ConfigNode | undefined {
  if (own?.kind === 'mapping' && below.kind === 'mapping') return over(own, below, order);
  if (order === 'last' || own === undefined) return own;
  if (own.kind !== 'scalar') return own;
  if (below.kind === 'scalar' && below.value === own.value) return own;
  const { text, span } = own;
  return { ...own, hyperparameter: { state: 'unknown', text, argument: span, reason: 'ambiguous' } };
}

/** PaddleDetection's and OpenMMLab's way to drop what a base says. */
function replacesBase({ entries }: ConfigMapping): boolean {
  return entries.some(({ key, value }) => {
    const flag = value?.kind === 'scalar' ? value.value : undefined;
    return (key === '_delete_' && flag === true) || (key === '_inherited_' && flag === false);
  });
}

/** Everything under the package of a base that is not at hand may have more in it than the text shows. */
function opened(mapping: ConfigMapping, keys: readonly string[], name: string): ConfigMapping {
  const [first, ...rest] = keys;
  return {
    ...mapping,
    ...(first === undefined ? { open: 'values' as const, unseenBase: name } : {}),
    entries: mapping.entries.map((entry): ConfigEntry => {
      if (entry.value?.kind !== 'mapping' || entry.inherited === true) return entry;
      if (first !== undefined && entry.key !== first) return entry;
      return { ...entry, value: opened(entry.value, rest, name) };
    }),
  };
}
