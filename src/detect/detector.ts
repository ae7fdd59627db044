import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { OptimizerConfig } from '../model/optimizerConfig';
import { detectConfig } from './configFiles/detectConfig';
import { detectPython } from './python/detectPython';
import { mayHoldSites } from './python/mayHoldSites';
import { SourceTree } from './python/tree/sourceTree';
import { MAX_DOCUMENT_CHARACTERS } from './triggers';

export interface DetectionSource {
  readonly languageId: string;
  readonly fileName: string;
  readonly text: string;
}

/** The tree-sitter runtime and compiled grammars, loaded by whoever has files. */
export interface DetectorGrammars {
  readonly treeSitter: typeof TreeSitter;
  /** Where the runtime's own WebAssembly module stands: a path or URL. */
  readonly runtimeWasmLocation: string;
  readonly pythonWasm: Uint8Array;
}

export interface Detector {
  /** Every optimizer configuration in the text, in its order. Never throws for what the text holds. */
  detect(source: DetectionSource): OptimizerConfig[];
}

/** Prepares the parser once; rejects when a WebAssembly module cannot be compiled. */
export async function createDetector({
  treeSitter,
  runtimeWasmLocation,
  pythonWasm,
}: DetectorGrammars): Promise<Detector> {
  await treeSitter.Parser.init({ locateFile: () => runtimeWasmLocation });
  const python = await treeSitter.Language.load(pythonWasm);
  const parser = new treeSitter.Parser();
  parser.setLanguage(python);
  return {
    detect({ languageId, fileName, text }) {
      if (text.length > MAX_DOCUMENT_CHARACTERS) return [];
      if (languageId === 'yaml') return detectConfig(text, 'yaml');
      if (languageId !== 'python' || !mayHoldSites(text)) return [];
      const tree = parser.parse(text);
      if (tree === null) return [];
      try {
        return detectPython(new SourceTree(text, tree.rootNode), fileName);
      } finally {
        tree.delete();
      }
    },
  };
}
