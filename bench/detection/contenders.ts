import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import { parseTree } from 'jsonc-parser';
import { parseTOML } from 'toml-eslint-parser';
import { parseAllDocuments } from 'yaml';
import { inRoot } from '../../scripts/root';
import { createDetector, type Detector } from '../../src/detect/detector';
import type { GrammarName } from '../../src/detect/parsing/grammars';
import type { SourceLanguage } from '../../src/detect/triggers';

/** The detector, and the bare parsers that it is compared with. */
export interface Contenders {
  readonly detector: Detector;
  /** Parses and forgets; undefined for a language that is read without a library. */
  bareParse(language: SourceLanguage): ((text: string) => void) | undefined;
}

const GRAMMAR_OF: Partial<Record<SourceLanguage, GrammarName>> = {
  python: 'python',
  javascript: 'javascript',
  html: 'javascript',
  typescript: 'typescript',
  tsx: 'tsx',
};
const LIBRARY_OF: Partial<Record<SourceLanguage, (text: string) => void>> = {
  yaml: (text) => void parseAllDocuments(text, { logLevel: 'silent' }),
  json: (text) => void parseTree(text),
  toml: (text) => void parseTOML(text),
};

/** Loads the runtime and grammars that the extension ships, anew every time. */
export async function loadContenders(): Promise<Contenders> {
  const require = createRequire(inRoot('package.json'));
  delete require.cache[require.resolve('@vscode/tree-sitter-wasm')];
  const treeSitter: typeof TreeSitter = require('@vscode/tree-sitter-wasm');
  const file = (name: string): string => require.resolve(`@vscode/tree-sitter-wasm/wasm/${name}.wasm`);
  const readGrammar = (name: GrammarName): Promise<Uint8Array> => readFile(file(`tree-sitter-${name}`));
  const detector = await createDetector({
    treeSitter,
    readRuntime: () => readFile(file('tree-sitter')),
    readGrammar,
  });
  const parsers = new Map<GrammarName, TreeSitter.Parser>();
  for (const name of ['python', 'javascript', 'typescript', 'tsx'] as const) {
    await detector.prepare({ languageId: '', fileName: `x.${EXTENSION_OF[name]}` });
    const parser = new treeSitter.Parser();
    parser.setLanguage(await treeSitter.Language.load(await readGrammar(name)));
    parsers.set(name, parser);
  }
  return {
    detector,
    bareParse(language) {
      const grammar = GRAMMAR_OF[language];
      const parser = grammar === undefined ? undefined : parsers.get(grammar);
      return parser === undefined ? LIBRARY_OF[language] : (text) => parser.parse(text)?.delete();
    },
  };
}

const EXTENSION_OF: Readonly<Record<GrammarName, string>> = {
  python: 'py',
  javascript: 'js',
  typescript: 'ts',
  tsx: 'tsx',
};
