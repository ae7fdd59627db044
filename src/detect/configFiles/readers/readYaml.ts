import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { TextSpan } from '../../../model/optimizer/textSpan';
import type { ConfigDocument, ConfigEntry, ConfigNode, ConfigScalar } from '../configTree';

/** What each alias of a document stands for. */
type AliasTargets = ReadonlyMap<Node, Node>;

/** A document while it is read. */
interface YamlSource {
  readonly targets: AliasTargets;
  readonly text: string;
  readonly merges: MergeBudget;
}

/** Merge keys multiply: a hundred kilobytes may spell out a million entries. */
const MOST_MERGED_ENTRIES = 20_000;

/** How many merged entries the documents of a text may still have. */
interface MergeBudget {
  left: number;
}

/** What PyYAML, a YAML 1.1 reader, takes for a float; other spellings with an exponent are strings to it. */
const YAML_1_1_FLOAT = /^[-+]?(\d[\d_]*\.[\d_]*|\.\d[\d_]*)([eE][-+]\d+)?$/u;

/** The documents of a YAML text; those with a syntax error are left out. */
export function readYaml(text: string): ConfigDocument[] {
  const merges: MergeBudget = { left: MOST_MERGED_ENTRIES };
  // Pretty errors quote their line, each of thousands on a long one.
  return parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false }).flatMap(
    (document) => {
      if (document.errors.length > 0) return [];
      const root = nodeOf(document.contents, { targets: aliasTargets(document), text, merges });
      return root === undefined ? [] : [{ root, incomplete: false }];
    },
  );
}

/** In one walk: the library walks the whole document again for every alias that it resolves. */
function aliasTargets(document: Document.Parsed): AliasTargets {
  const targets = new Map<Node, Node>();
  const anchored = new Map<string, Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) {
        anchored.set(node.anchor, node);
      }
    },
  });
  return targets;
}

function nodeOf(value: unknown, source: YamlSource): ConfigNode | undefined {
  if (isScalar(value)) return scalarOf(value);
  if (isMap(value)) {
    const { entries, isWhole } = entriesOf(value.items, source);
    return {
      kind: 'mapping',
      span: spanOf(value),
      inline: value.flow === true,
      entries: [...taggedClass(value, source), ...entries],
      ...(isWhole ? {} : { open: 'keys' as const }),
    };
  }
  if (isSeq(value)) {
    const items = value.items.flatMap((item) => nodeOf(item, source) ?? []);
    return { kind: 'sequence', span: spanOf(value), items };
  }
  if (isAlias(value)) {
    // Only scalars are followed: a mapping is found where its anchor stands, and aliases of aliases may be endless.
    const target = source.targets.get(value);
    return isScalar(target)
      ? { ...scalarOf(target), reference: { name: `*${value.source}`, span: spanOf(value) } }
      : undefined;
  }
  return undefined;
}

/** HyperPyYAML's `!new:torch.optim.SGD` and `!name:torch.optim.SGD` in front of the arguments, as a key would name the class. */
function taggedClass({ tag, range }: YAMLMap, { text }: YamlSource): ConfigEntry[] {
  const [, path = ''] = /^!(?:new|name):([\w.]+)$/u.exec(tag ?? '') ?? [];
  const start = path === '' ? -1 : text.lastIndexOf(path, range?.[0] ?? 0);
  if (start < 0) return [];
  const span = { start, end: start + path.length };
  return [{ key: '_target_', keySpan: span, value: { kind: 'scalar', span, value: path, text: path } }];
}

/** What a mapping holds; not whole where the text merges more than is followed. */
interface YamlEntries {
  readonly entries: readonly ConfigEntry[];
  readonly isWhole: boolean;
}

function entriesOf(pairs: readonly Pair<unknown, unknown>[], source: YamlSource): YamlEntries {
  const entries: ConfigEntry[] = [];
  const inherited: ConfigEntry[] = [];
  let isWhole = true;
  for (const { key, value } of pairs) {
    if (!isScalar(key)) continue;
    if (key.value === '<<') {
      const merged = mergedEntries(value, source);
      inherited.push(...merged.entries);
      isWhole &&= merged.isWhole;
      continue;
    }
    entries.push({ key: String(key.value), keySpan: spanOf(key), value: nodeOf(value, source) });
  }
  const own = new Set(entries.map(({ key }) => key));
  return { entries: [...entries, ...inherited.filter(({ key }) => !own.has(key))], isWhole };
}

/** The scalars of `<<: *base` and `<<: [*base, *other]`, which keep the place where they are written. */
function mergedEntries(value: unknown, { targets, merges }: YamlSource): YamlEntries {
  const entries: ConfigEntry[] = [];
  for (const merged of isSeq(value) ? value.items : [value]) {
    const target = isAlias(merged) ? targets.get(merged) : merged;
    if (!isMap(target)) continue;
    merges.left -= target.items.length;
    if (merges.left < 0) return { entries, isWhole: false };
    for (const { key, value: inner } of target.items)
      if (isScalar(key) && isScalar(inner))
        entries.push({
          key: String(key.value),
          keySpan: spanOf(key),
          value: scalarOf(inner),
          inherited: true,
        });
  }
  return { entries, isWhole: true };
}

function scalarOf(node: {
  readonly value: unknown;
  readonly source?: string;
  readonly tag?: string;
  readonly range?: readonly [number, number, number] | null | undefined;
}): ConfigScalar {
  const isReference = node.tag === '!ref';
  const value = isReference ? `!ref ${String(node.value)}` : node.value;
  const text = String(node.source ?? node.value);
  const known =
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
  const readAsString = typeof value === 'number' && /^[-+.\d]*\de/iu.test(text) && !YAML_1_1_FLOAT.test(text);
  return {
    kind: 'scalar',
    span: spanOf(node),
    value: known,
    text,
    ...(readAsString ? { readAsString } : {}),
  };
}

function spanOf({
  range,
}: {
  readonly range?: readonly [number, number, number] | null | undefined;
}): TextSpan {
  const [start = 0, end = 0] = range ?? [];
  return { start, end };
}
