import type { OptimizerConfig } from '../../model/optimizerConfig';
import { LineIndex } from '../lineIndex';
import type { ConfigDocument, ConfigMapping, ConfigNode, ConfigSyntax } from './configTree';
import { describeConfig } from './describeConfig';
import { matchConfig } from './matchConfig';
import { readIni } from './readIni';
import { readJson } from './readJson';
import { readPrototxt } from './readPrototxt';
import { readToml } from './readToml';
import { readYaml } from './readYaml';

const READERS: Readonly<Record<ConfigSyntax, (text: string) => ConfigDocument[]>> = {
  yaml: readYaml,
  json: readJson,
  toml: readToml,
  prototxt: readPrototxt,
  ini: readIni,
};

/** Every optimizer configuration of a configuration file, in its order. */
export function detectConfig(text: string, syntax: ConfigSyntax): OptimizerConfig[] {
  const lines = new LineIndex(text);
  const found: OptimizerConfig[] = [];
  const ordinals = new Map<string, number>();
  for (const { root, incomplete } of readDocuments(text, syntax)) {
    const visit = (node: ConfigNode, keys: readonly string[], holders: readonly ConfigMapping[]): void => {
      switch (node.kind) {
        case 'scalar':
          return;
        case 'sequence':
          for (const item of node.items) visit(item, keys, holders);
          return;
        case 'mapping': {
          const place = { keys, holders, syntax };
          const match = matchConfig(node, place);
          if (match !== undefined) {
            const id = [...keys, match.optimizer].join('/');
            const ordinal = (ordinals.get(id) ?? 0) + 1;
            ordinals.set(id, ordinal);
            found.push(describeConfig(match, place, `${id}#${ordinal}`, { text, lines, syntax, incomplete }));
          }
          for (const { key, value } of node.entries)
            if (value !== undefined) visit(value, [...keys, key], [...holders, node]);
        }
      }
    };
    visit(root, [], []);
  }
  return found.toSorted((left, right) => left.span.start - right.span.start);
}

/** A text nested so deeply that its reader runs out of stack is no configuration of an optimizer. */
function readDocuments(text: string, syntax: ConfigSyntax): readonly ConfigDocument[] {
  try {
    return READERS[syntax](text);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
