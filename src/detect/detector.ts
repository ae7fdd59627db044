import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { OptimizerConfig } from '../model/optimizerConfig';
import { detectYaml } from './configFiles/detectYaml';
import { detectPython } from './python/detectPython';

/** Larger documents are not parsed. */
export const MAX_DOCUMENT_CHARACTERS = 2_000_000;

/** VS Code language ids in which optimizers are looked for. */
export const DETECTION_LANGUAGES = ['python', 'yaml'] as const;

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

/** Words without which no optimizer is configured, by language. */
const TRIGGERS: Readonly<Record<string, RegExp>> = {
  python: /sgd|momentum|optim|optax|rmsprop|adam|Trainer/i,
  yaml: /sgd|momentum|optim|BASE_LR|lr0/i,
};

/** Whether parsing can find anything: a cheap look at the text. */
export function mayContainOptimizer(text: string, languageId: string): boolean {
  return TRIGGERS[languageId]?.test(text) ?? false;
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
      if (text.length > MAX_DOCUMENT_CHARACTERS) return [];
      if (languageId === 'yaml') return detectYaml(text);
      if (languageId !== 'python') return [];
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
