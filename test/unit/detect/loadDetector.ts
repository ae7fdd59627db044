import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as treeSitter from '@vscode/tree-sitter-wasm';
import { createDetector, type Detector } from '../../../src/detect/detector';

/** The detector over the installed grammars. */
export async function loadDetector(): Promise<Detector> {
  const resolve = createRequire(import.meta.url).resolve;
  const folder = '@vscode/tree-sitter-wasm/wasm';
  return createDetector({
    treeSitter,
    runtimeWasmLocation: resolve(`${folder}/tree-sitter.wasm`),
    pythonWasm: await readFile(resolve(`${folder}/tree-sitter-python.wasm`)),
  });
}
