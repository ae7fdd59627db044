import type { OptimizerConfig } from '../../model/optimizerConfig';
import { LineIndex } from '../parsing/lineIndex';
import { numberedConfigs, type FoundOptimizer } from '../numberedConfigs';
import type { ConfigDocument, ConfigSyntax } from './configTree';
import { optimizersIn } from './optimizersIn';
import { readJsonnet } from './jsonnet/readJsonnet';
import { readGin } from './readGin';
import { withReferences } from './withReferences';
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
  jsonnet: readJsonnet,
  gin: readGin,
};

/** Every optimizer configuration of a configuration file, in its order. */
export function detectConfig(text: string, syntax: ConfigSyntax): OptimizerConfig[] {
  const lines = new LineIndex(text);
  const found: FoundOptimizer[] = [];
  for (const { root, incomplete } of readDocuments(text, syntax))
    found.push(...optimizersIn(withReferences(root, text), { text, lines, syntax, incomplete }));
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
