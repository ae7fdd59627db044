import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Detector } from '../../src/detect/detector';
import { detectGathering } from '../../src/detect/workspaceFiles';
import type { OptimizerConfig } from '../../src/model/optimizer/optimizerConfig';
import type { CorpusFile } from './corpus';

/** Where a file of a corpus stands: its repository's folder, and its path in there with forward slashes. */
export function placeInCorpus(name: string): { readonly repository: string; readonly path: string } {
  const [repository = '', ...rest] = name.split(path.sep);
  return { repository, path: rest.join('/') };
}

/** Detects as the editor does: with the files of the same repository that the values come from, as far as the corpus has them. */
export async function detectInRepository(
  corpus: string,
  { name, languageId, text }: CorpusFile,
  detector: Detector,
): Promise<readonly OptimizerConfig[]> {
  const { repository, path: fileName } = placeInCorpus(name);
  const { configs } = await detectGathering(
    (files) => Promise.resolve(detector.detectWanting({ languageId, fileName, text, files })),
    (wanted) => textOf(path.join(corpus, repository, wanted)),
  );
  return configs;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Not in the corpus: the file that asked for it says no more than it says itself.
    return undefined;
  }
}
