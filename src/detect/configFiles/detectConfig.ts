import { LineIndex } from '../parsing/lineIndex';
import { numberedConfigs, type FoundOptimizer } from '../numberedConfigs';
import type { ConfigDocument, ConfigSyntax } from './configTree';
import { withBases, type ConfigFileReader } from './inheritance/withBases';
import { optimizersIn } from './optimizersIn';
import { sourceLanguage } from '../triggers';
import type { Detection, GatheredFiles } from '../workspaceFiles';
import { readJsonnet } from './jsonnet/readJsonnet';
import { readGin } from './readers/readGin';
import { withReferences } from './withReferences';
import { readIni } from './readers/readIni';
import { readJson } from './readers/readJson';
import { readPrototxt } from './readers/readPrototxt';
import { readToml } from './readers/readToml';
import { readYaml } from './readers/readYaml';

const READERS: Readonly<Record<ConfigSyntax, (text: string) => ConfigDocument[]>> = {
  yaml: readYaml,
  json: readJson,
  toml: readToml,
  prototxt: readPrototxt,
  ini: readIni,
  jsonnet: readJsonnet,
  gin: readGin,
};

/** A configuration file with the others of its workspace, as far as they were gathered. */
export interface ConfigFile {
  readonly text: string;
  readonly syntax: ConfigSyntax;
  /** Relative to the workspace. */
  readonly file: string;
  readonly files: GatheredFiles;
}

/** Every optimizer configuration of a configuration file, in its order, and the files that it may inherit from. */
export function detectConfig({ text, syntax, file, files }: ConfigFile): Detection {
  const lines = new LineIndex(text);
  const wanted = new Set<string>();
  const reader: ConfigFileReader = {
    readText(path) {
      if (!files.has(path)) wanted.add(path);
      return files.get(path);
    },
    parse(base, path) {
      const language = sourceLanguage('', path);
      const known = SYNTAXES.find((each) => each === language);
      const [document] = known === undefined ? [] : readDocuments(base, known);
      return document?.root.kind === 'mapping' ? document.root : undefined;
    },
  };
  const found: FoundOptimizer[] = [];
  for (const { root, incomplete } of readDocuments(text, syntax)) {
    const composed = root.kind === 'mapping' ? withBases(root, file, reader) : root;
    found.push(
      ...optimizersIn(withReferences(composed, text), {
        text,
        lines,
        syntax,
        incomplete,
        isOverBases: composed !== root,
      }),
    );
  }
  const configs = numberedConfigs(found, lines);
  return {
    configs: configs.toSorted((left, right) => left.span.start - right.span.start),
    wanted: [...wanted],
  };
}

/** Syntaxes in which a configuration may be written over others. */
const SYNTAXES = ['yaml', 'json', 'toml'] as const;

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
