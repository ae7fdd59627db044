import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as treeSitter from '@vscode/tree-sitter-wasm';
import { createDetector, type Detector } from '../../../src/detect/detector';
import type { GrammarName } from '../../../src/detect/parsing/grammars';

/** The detector over the installed grammars, prepared for every language. */
export async function loadDetector(): Promise<Detector> {
  const resolve = createRequire(import.meta.url).resolve;
  const folder = '@vscode/tree-sitter-wasm/wasm';
  const detector = await createDetector({
    treeSitter,
    readRuntime: () => readFile(resolve(`${folder}/tree-sitter.wasm`)),
    readGrammar: (name: GrammarName) => readFile(resolve(`${folder}/tree-sitter-${name}.wasm`)),
  });
  for (const languageId of ['javascript', 'typescript', 'typescriptreact'])
    await detector.prepare({ languageId, fileName: '' });
  return detector;
}
