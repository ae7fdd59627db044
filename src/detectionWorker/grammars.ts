import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import { createDetector, type Detector } from '../detect/detector';

/** The detector over the runtime and grammars in `folder`, as the build lays them out. */
export async function loadDetector(folder: string): Promise<Detector> {
  const require = createRequire(join(folder, 'tree-sitter.cjs'));
  const treeSitter: typeof TreeSitter = require('./tree-sitter.cjs');
  return createDetector({
    treeSitter,
    readRuntime: () => readFile(join(folder, 'tree-sitter.wasm')),
    readGrammar: (name) => readFile(join(folder, `tree-sitter-${name}.wasm`)),
  });
}
