import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { OptimizerConfig } from '../model/optimizerConfig';
import { BoundedParser } from './parsing/boundedParser';
import { JULIA, R } from './calls/callLanguages';
import { detectCalls } from './calls/detectCalls';
import { detectConfig } from './configFiles/detectConfig';
import { detectJavaScript } from './javascript/detectJavaScript';
import { scriptsOf } from './javascript/htmlScripts';
import { isNestedTooDeeply } from './parsing/nesting';
import { ParsedDocuments } from './parsing/parsedDocuments';
import { startRuntime } from './parsing/parserRuntime';
import { detectPython } from './python/detectPython';
import { mayHoldSites } from './python/mayHoldSites';
import { SourceTree } from './parsing/sourceTree';
import { WorkspaceModules } from './python/workspaceModules';
import { MAX_DOCUMENT_CHARACTERS, sourceLanguage, type SourceLanguage } from './triggers';
import type { Detection, GatheredFiles } from './workspaceFiles';

const NOTHING: Detection = { configs: [], wanted: [] };
const UNREAD: Detection = { ...NOTHING, unread: true };

export interface DetectionSource {
  readonly languageId: string;
  /** Path relative to the workspace folder, with forward slashes, where it is in one. */
  readonly fileName: string;
  readonly text: string;
  /** Other files of the workspace, as far as they were gathered. */
  readonly files?: GatheredFiles;
  /** Names the document across its versions, so that the next one is parsed from this one's tree. */
  readonly documentId?: string;
}

export type GrammarName = 'python' | 'javascript' | 'typescript' | 'tsx';

/** The tree-sitter runtime and compiled grammars, loaded by whoever has files. */
export interface DetectorGrammars {
  readonly treeSitter: typeof TreeSitter;
  /** The runtime's own WebAssembly module. */
  readonly readRuntime: () => Promise<Uint8Array>;
  readonly readGrammar: (name: GrammarName) => Promise<Uint8Array>;
}

export interface Detector {
  /** Loads what the source's language needs; at once for a language that was prepared before. */
  prepare(source: Pick<DetectionSource, 'languageId' | 'fileName'>): Promise<void>;
  /** Every optimizer configuration in the text, in its order; throws for a language that is not prepared, never for a text. */
  detect(source: DetectionSource): OptimizerConfig[];
  /** The same, with the other files of the workspace that could tell more. */
  detectWanting(source: DetectionSource): Detection;
  /** Gives up what is kept of a document. */
  forget(documentId: string): void;
}

/** Prepares the parser and Python's grammar; rejects when a WebAssembly module cannot be compiled. */
export async function createDetector({
  treeSitter,
  readRuntime,
  readGrammar,
}: DetectorGrammars): Promise<Detector> {
  const parser = new BoundedParser(await startRuntime(treeSitter, await readRuntime()));
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
  const documents = new ParsedDocuments(parser);
  await loadGrammar('python');

  /** Python sees other modules of its workspace; their trees live as long as they are looked into. */
  const detectWithNeighbours = (
    root: TreeSitter.Node,
    { text, fileName, files }: DetectionSource,
  ): Detection => {
    const trees: TreeSitter.Tree[] = [];
    const workspace = new WorkspaceModules(files ?? new Map(), (code, file) => {
      const tree = isNestedTooDeeply(code) ? undefined : parser.parse(grammarOf('python'), code);
      if (tree === undefined) return undefined;
      trees.push(tree);
      return new SourceTree(code, tree.rootNode, file);
    });
    try {
      const configs = detectPython(new SourceTree(text, root), fileName, workspace);
      return { configs, wanted: [...workspace.wanted] };
    } finally {
      for (const tree of trees) tree.delete();
    }
  };
  const detectWanting = (source: DetectionSource): Detection => {
    const { languageId, fileName, text, documentId } = source;
    const language = sourceLanguage(languageId, fileName);
    if (text.length > MAX_DOCUMENT_CHARACTERS || language === undefined) return NOTHING;
    if (isNestedTooDeeply(text)) return UNREAD;
    const parsed = (code: string): Detection => {
      const grammar = grammarOf(grammarName(language) ?? 'javascript');
      return (
        documents.read(grammar, code, documentId, (root) =>
          alone(detectJavaScript(new SourceTree(code, root))),
        ) ?? UNREAD
      );
    };
    switch (language) {
      case 'python':
        return mayHoldSites(text)
          ? (documents.read(grammarOf('python'), text, documentId, (root) =>
              detectWithNeighbours(root, source),
            ) ?? UNREAD)
          : NOTHING;
      case 'javascript':
      case 'typescript':
      case 'tsx':
        return parsed(text);
      case 'html':
        return parsed(scriptsOf(text));
      case 'julia':
        return alone(detectCalls(text, JULIA));
      case 'r':
        return alone(detectCalls(text, R));
      case 'yaml':
      case 'json':
      case 'toml':
      case 'prototxt':
      case 'ini':
        return alone(detectConfig(text, language));
    }
  };
  return {
    async prepare({ languageId, fileName }) {
      const grammar = grammarName(sourceLanguage(languageId, fileName));
      if (grammar !== undefined) await loadGrammar(grammar);
    },
    detect: (source) => [...detectWanting(source).configs],
    detectWanting,
    forget(documentId) {
      documents.forget(documentId);
    },
  };
}

/** What was found without a look at any other file. */
function alone(configs: readonly OptimizerConfig[]): Detection {
  return { configs, wanted: [] };
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
