import type { OptimizerConfig } from '../../model/optimizerConfig';
import { LineIndex } from '../parsing/lineIndex';
import { numberedConfigs, type FoundOptimizer } from '../numberedConfigs';
import type { ConfigDocument, ConfigNode, ConfigSyntax } from './configTree';
import { describeConfig } from './describeConfig';
import { matchConfig, type ConfigPlace } from './matchConfig';
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
  const found: FoundOptimizer[] = [];
  for (const { root, incomplete } of readDocuments(text, syntax)) {
    const visit = (node: ConfigNode, { keys, holders, entry }: Omit<ConfigPlace, 'syntax'>): void => {
      switch (node.kind) {
        case 'scalar':
          return;
        case 'sequence':
          for (const item of node.items) visit(item, { keys, holders, entry: undefined });
          return;
        case 'mapping': {
          const place = { keys, holders, entry, syntax };
          const match = matchConfig(node, place);
          if (match !== undefined) {
            found.push(describeConfig(match, place, { text, lines, syntax, incomplete }));
          }
          const within = [...holders, node];
          for (const inner of node.entries) {
            if (inner.value === undefined || inner.value.kind === 'scalar') continue;
            visit(inner.value, { keys: [...keys, inner.key], holders: within, entry: inner });
          }
        }
      }
    };
    visit(root, { keys: [], holders: [], entry: undefined });
  }
  return numberedConfigs(found, lines).toSorted((left, right) => left.span.start - right.span.start);
}

/** Data, not a configuration: the YAML library takes a second for a megabyte on one line. */
const LONGEST_LINE_CHARACTERS = 200_000;

/** A text nested so deeply that its reader runs out of stack is no configuration of an optimizer. */
function readDocuments(text: string, syntax: ConfigSyntax): readonly ConfigDocument[] {
  if (syntax === 'yaml' && hasLineOver(text, LONGEST_LINE_CHARACTERS)) return [];
  try {
    return READERS[syntax](text);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function hasLineOver(text: string, characters: number): boolean {
  for (let start = 0; start + characters < text.length;) {
    const end = text.indexOf('\n', start);
    if (end < 0 || end - start > characters) return true;
    start = end + 1;
  }
  return false;
}
