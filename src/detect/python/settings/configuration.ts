import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { References, type ReferenceTree } from '../../parsing/references';
import { DYNAMIC, NOT_A_NUMBER, type ConfigurationNode, type Value } from '../evaluate/value';

type Configuration = Extract<Value, { kind: 'configuration' }>;
export type ConfigurationMapping = Extract<ConfigurationNode, { kind: 'mapping' }>;

const MAX_NESTING = 20;

/** A YAML text as nested values; undefined when it does not parse or is no mapping. */
export function parseConfiguration(text: string, file: string): ConfigurationMapping | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const convert = (node: unknown, depth: number): ConfigurationNode | undefined => {
    if (depth > MAX_NESTING) return undefined;
    if (isScalar(node)) {
      const { value, range } = node;
      const [start = 0, end = 0] = range ?? [];
      const isPlain =
        typeof value === 'number' ||
        typeof value === 'string' ||
        typeof value === 'boolean' ||
        value === null;
      const place = { file, line: lines.linePos(start).line - 1, start, end };
      return isPlain ? { kind: 'scalar', value, place } : undefined;
    }
    if (!isMap(node)) return undefined;
    const entries = new Map<string, ConfigurationNode>();
    for (const { key, value } of node.items) {
      const child = convert(value, depth + 1);
      if (isScalar(key) && child !== undefined) entries.set(String(key.value), child);
    }
    return { kind: 'mapping', entries };
  };
  const root = convert(document.contents, 0);
  return root?.kind === 'mapping' ? root : undefined;
}

/** A whole configuration with the values that stand elsewhere in it. */
export function withReferences(root: ConfigurationMapping): ConfigurationMapping {
  const references = new References<ConfigurationNode>(root, TREE);
  const followed = (
    mapping: ConfigurationMapping,
    around: readonly ConfigurationNode[],
  ): ConfigurationMapping => {
    const within = [...around, mapping];
    const entries = [...mapping.entries].map(([key, node]): [string, ConfigurationNode] => [
      key,
      node.kind === 'mapping'
        ? followed(node, within)
        : (references.targetOf({ node, around: within }) ?? node),
    ]);
    return { kind: 'mapping', entries: new Map(entries) };
  };
  return followed(root, []);
}

const TREE: ReferenceTree<ConfigurationNode> = {
  childOf: (node, key) => (node.kind === 'mapping' ? node.entries.get(key) : undefined),
  scalarOf: (node) => (node.kind === 'scalar' ? node.value : undefined),
  numberIn: (node, _written, value) => (node.kind === 'scalar' ? { ...node, value } : undefined),
};

/** `first` with the entries of `second` over it, mapping by mapping. */
export function mergeConfigurations(
  first: ConfigurationMapping,
  second: ConfigurationMapping,
): ConfigurationMapping {
  const entries = new Map(first.entries);
  for (const [key, value] of second.entries) {
    const below = entries.get(key);
    entries.set(
      key,
      below?.kind === 'mapping' && value.kind === 'mapping' ? mergeConfigurations(below, value) : value,
    );
  }
  return { kind: 'mapping', entries };
}

/** One entry of a configuration, as the value that reading it yields. */
export function configurationMember({ file, node }: Configuration, name: string, at: SyntaxNode): Value {
  const member = node.kind === 'mapping' ? node.entries.get(name) : undefined;
  if (member === undefined) return DYNAMIC;
  if (member.kind === 'mapping') return { kind: 'configuration', file, node: member };
  const { value, place } = member;
  switch (typeof value) {
    case 'number':
      return {
        kind: 'number',
        value,
        definition: at,
        steps: [{ kind: 'configFile', name, line: place.line, file: place.file }],
        place,
      };
    case 'boolean':
      return { kind: 'boolean', value };
    case 'string':
      return value.includes('${') ? DYNAMIC : { kind: 'string', value, node: at };
    default:
      return value === null ? { kind: 'none' } : NOT_A_NUMBER;
  }
}
