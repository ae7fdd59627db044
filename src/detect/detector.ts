import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { OptimizerConfig } from '../model/optimizerConfig';
import { detectPython } from './python/detectPython';

/** Larger documents are not parsed. */
export const MAX_DOCUMENT_CHARACTERS = 2_000_000;

/** VS Code language ids in which optimizers are looked for. */
export const DETECTION_LANGUAGES = ['python'] as const;

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

const TRIGGER = /sgd|momentum|optim|optax|rmsprop|adam|Trainer/i;

/** Whether parsing can find anything: a cheap look for words without which no optimizer is configured. */
export function mayContainOptimizer(text: string, languageId: string): boolean {
  return DETECTION_LANGUAGES.some((language) => language === languageId) && TRIGGER.test(text);
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
    detect({ languageId, text }) {
      if (languageId !== 'python' || text.length > MAX_DOCUMENT_CHARACTERS) return [];
      const tree = parser.parse(text);
      if (tree === null) return [];
      try {
        return detectPython(tree.rootNode);
      } finally {
        tree.delete();
      }
    },
  };
}
