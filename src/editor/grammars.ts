import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import { createDetector, type Detector } from '../detect/detector';

/** The detector over the grammars that were copied beside the bundle. */
export async function loadDetector(extensionFolder: string): Promise<Detector> {
  const folder = join(extensionFolder, 'dist', 'tree-sitter');
  const require = createRequire(join(folder, 'tree-sitter.cjs'));
  const treeSitter: typeof TreeSitter = require('./tree-sitter.cjs');
  return createDetector({
    treeSitter,
    runtimeWasmLocation: join(folder, 'tree-sitter.wasm'),
    pythonWasm: await readFile(join(folder, 'tree-sitter-python.wasm')),
  });
}
