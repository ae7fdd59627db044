import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { OptimizerConfig } from '../model/optimizerConfig';
import { JULIA, R } from './calls/callLanguages';
import { detectCalls } from './calls/detectCalls';
import { detectConfig } from './configFiles/detectConfig';
import { detectJavaScript } from './javascript/detectJavaScript';
import { scriptsOf } from './javascript/htmlScripts';
import { ParsedDocuments } from './parsedDocuments';
import { detectPython } from './python/detectPython';
import { mayHoldSites } from './python/mayHoldSites';
import { SourceTree } from './python/tree/sourceTree';
import { MAX_DOCUMENT_CHARACTERS, sourceLanguage, type SourceLanguage } from './triggers';

export interface DetectionSource {
  readonly languageId: string;
  readonly fileName: string;
  readonly text: string;
  /** Names the document across its versions, so that the next one is parsed from this one's tree. */
  readonly documentId?: string;
}

export type GrammarName = 'python' | 'javascript' | 'typescript' | 'tsx';

/** The tree-sitter runtime and compiled grammars, loaded by whoever has files. */
export interface DetectorGrammars {
  readonly treeSitter: typeof TreeSitter;
  /** Where the runtime's own WebAssembly module stands: a path or URL. */
  readonly runtimeWasmLocation: string;
  readonly readGrammar: (name: GrammarName) => Promise<Uint8Array>;
}

export interface Detector {
  /** Loads what the source's language needs; at once for a language that was prepared before. */
  prepare(source: Pick<DetectionSource, 'languageId' | 'fileName'>): Promise<void>;
  /** Every optimizer configuration in the text, in its order; throws for a language that is not prepared, never for a text. */
  detect(source: DetectionSource): OptimizerConfig[];
  /** Gives up what is kept of a document. */
  forget(documentId: string): void;
}

/** Prepares the parser and Python's grammar; rejects when a WebAssembly module cannot be compiled. */
export async function createDetector({
  treeSitter,
  runtimeWasmLocation,
  readGrammar,
}: DetectorGrammars): Promise<Detector> {
  await treeSitter.Parser.init({ locateFile: () => runtimeWasmLocation });
  const grammars = new Map<GrammarName, TreeSitter.Language>();
  const loadGrammar = async (name: GrammarName): Promise<void> => {
    if (grammars.has(name)) return;
    grammars.set(name, await treeSitter.Language.load(await readGrammar(name)));
  };
  const grammarOf = (name: GrammarName): TreeSitter.Language => {
    const grammar = grammars.get(name);
    if (grammar === undefined) throw new Error(`The grammar of ${name} was not prepared.`);
    return grammar;
  };
  const documents = new ParsedDocuments(treeSitter);
  await loadGrammar('python');
  return {
    async prepare({ languageId, fileName }) {
      const grammar = grammarName(sourceLanguage(languageId, fileName));
      if (grammar !== undefined) await loadGrammar(grammar);
    },
    detect({ languageId, fileName, text, documentId }) {
      const language = sourceLanguage(languageId, fileName);
      if (text.length > MAX_DOCUMENT_CHARACTERS || language === undefined) return [];
      const parsed = (code: string, read: (tree: SourceTree) => OptimizerConfig[]): OptimizerConfig[] => {
        const grammar = grammarOf(grammarName(language) ?? 'javascript');
        return documents.read(grammar, code, documentId, (root) => read(new SourceTree(code, root))) ?? [];
      };
      switch (language) {
        case 'python':
          return mayHoldSites(text) ? parsed(text, (tree) => detectPython(tree, fileName)) : [];
        case 'javascript':
        case 'typescript':
        case 'tsx':
          return parsed(text, detectJavaScript);
        case 'html':
          return parsed(scriptsOf(text), detectJavaScript);
        case 'julia':
          return detectCalls(text, JULIA);
        case 'r':
          return detectCalls(text, R);
        case 'yaml':
        case 'json':
        case 'toml':
        case 'prototxt':
        case 'ini':
          return detectConfig(text, language);
      }
    },
    forget(documentId) {
      documents.forget(documentId);
    },
  };
}

function grammarName(language: SourceLanguage | undefined): GrammarName | undefined {
  switch (language) {
    case 'python':
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return language;
    case 'html':
      return 'javascript';
    case 'julia':
    case 'r':
    case 'yaml':
    case 'json':
    case 'toml':
    case 'prototxt':
    case 'ini':
    case undefined:
      return undefined;
  }
}
