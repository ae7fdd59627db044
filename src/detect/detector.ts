import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { detectCpp } from './blockLanguages/detectCpp';
import { detectJvm } from './blockLanguages/detectJvm';
import { detectMatlab } from './blockLanguages/detectMatlab';
import { detectRust } from './blockLanguages/detectRust';
import { JULIA, R } from './calls/callLanguages';
import { detectCalls } from './calls/detectCalls';
import { chunksOf } from './chunks';
import { detectConfig } from './configFiles/detectConfig';
import { detectJavaScript } from './javascript/detectJavaScript';
import { scriptsOf } from './javascript/htmlScripts';
import { withoutMagics } from './notebook';
import { BoundedParser } from './parsing/boundedParser';
import { grammarName, Grammars, type GrammarName } from './parsing/grammars';
import { isNestedTooDeeply } from './parsing/nesting';
import { ParsedDocuments } from './parsing/parsedDocuments';
import { startRuntime } from './parsing/parserRuntime';
import { SourceTree } from './parsing/sourceTree';
import { detectPython } from './python/detectPython';
import { mayHoldSites } from './python/mayHoldSites';
import { WorkspaceModules } from './python/workspaceModules';
import { MAX_DOCUMENT_CHARACTERS, sourceLanguage } from './triggers';
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

/** What parses texts, one after the other. */
interface Parsing {
  readonly parser: BoundedParser;
  readonly grammars: Grammars;
  readonly documents: ParsedDocuments;
}

/** Prepares the parser and Python's grammar; rejects when a WebAssembly module cannot be compiled. */
export async function createDetector({
  treeSitter,
  readRuntime,
  readGrammar,
}: DetectorGrammars): Promise<Detector> {
  const parser = new BoundedParser(await startRuntime(treeSitter, await readRuntime()));
  const grammars = new Grammars(treeSitter, readGrammar);
  const parsing: Parsing = { parser, grammars, documents: new ParsedDocuments(parser) };
  await grammars.load('python');
  return {
    async prepare({ languageId, fileName }) {
      const grammar = grammarName(sourceLanguage(languageId, fileName));
      if (grammar !== undefined) await grammars.load(grammar);
    },
    detect: (source) => [...detectIn(source, parsing).configs],
    detectWanting: (source) => detectIn(source, parsing),
    forget(documentId) {
      parsing.documents.forget(documentId);
      parsing.documents.forget(chunkDocument(documentId));
    },
  };
}

/** What a source holds, by the reader of its language. */
function detectIn(source: DetectionSource, parsing: Parsing): Detection {
  const { languageId, fileName, text } = source;
  const language = sourceLanguage(languageId, fileName);
  if (text.length > MAX_DOCUMENT_CHARACTERS || language === undefined) return NOTHING;
  if (isNestedTooDeeply(text)) return UNREAD;
  switch (language) {
    case 'python':
      return mayHoldSites(text) ? detectInPython(source, parsing) : NOTHING;
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return detectInScript(source, text, language, parsing);
    case 'html':
      return detectInScript(source, scriptsOf(text), 'javascript', parsing);
    case 'julia':
      return alone(detectCalls(text, JULIA));
    case 'r':
      return alone(detectCalls(text, R));
    case 'cpp':
      return alone(detectCpp(text));
    case 'matlab':
      return alone(detectMatlab(text));
    case 'rust':
      return alone(detectRust(text));
    case 'java':
      return alone(detectJvm(text, false));
    case 'kotlin':
      return alone(detectJvm(text, true));
    case 'chunks':
      return detectInChunks(source, parsing);
    case 'yaml':
    case 'json':
    case 'toml':
    case 'prototxt':
    case 'ini':
    case 'jsonnet':
    case 'gin':
      return detectConfig({ text, syntax: language, file: fileName, files: source.files ?? new Map() });
  }
}

function detectInScript(
  { documentId }: DetectionSource,
  code: string,
  grammar: GrammarName,
  { grammars, documents }: Parsing,
): Detection {
  const read = (root: TreeSitter.Node): Detection => alone(detectJavaScript(new SourceTree(code, root)));
  return documents.read(grammars.of(grammar), code, documentId, read) ?? UNREAD;
}

/** The chunks of each language are one program; a site's language is part of its number. */
function detectInChunks(source: DetectionSource, parsing: Parsing): Detection {
  const { text, documentId } = source;
  const python = withoutMagics(chunksOf(text, 'python'));
  const ofPython: DetectionSource = {
    ...source,
    text: python,
    ...(documentId === undefined ? {} : { documentId: chunkDocument(documentId) }),
  };
  const detection = mayHoldSites(python) ? detectInPython(ofPython, parsing) : NOTHING;
  const others = [JULIA_CHUNKS, R_CHUNKS].flatMap(({ name, language }) =>
    detectCalls(chunksOf(text, name), language).map((config) => {
      return { ...config, siteId: `${name}/${config.siteId}` };
    }),
  );
  const configs = [...detection.configs, ...others];
  return { ...detection, configs: configs.toSorted((left, right) => left.span.start - right.span.start) };
}

const JULIA_CHUNKS = { name: 'julia', language: JULIA } as const;
const R_CHUNKS = { name: 'r', language: R } as const;

function chunkDocument(documentId: string): string {
  return `${documentId} python`;
}

function detectInPython(source: DetectionSource, parsing: Parsing): Detection {
  const { text, documentId } = source;
  const read = (root: TreeSitter.Node): Detection => detectWithNeighbours(root, source, parsing);
  return parsing.documents.read(parsing.grammars.of('python'), text, documentId, read) ?? UNREAD;
}

/** Python sees other modules of its workspace; their trees live as long as they are looked into. */
function detectWithNeighbours(
  root: TreeSitter.Node,
  { text, fileName, files }: DetectionSource,
  { parser, grammars }: Parsing,
): Detection {
  const trees: TreeSitter.Tree[] = [];
  const workspace = new WorkspaceModules(files ?? new Map(), (code, file) => {
    const tree = isNestedTooDeeply(code) ? undefined : parser.parse(grammars.of('python'), code);
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
}

/** What was found without a look at any other file. */
function alone(configs: readonly OptimizerConfig[]): Detection {
  return { configs, wanted: [] };
}
