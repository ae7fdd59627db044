import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claim, isClaimed, release } from '../train/script/fileClaim';
import { createScratchCopy } from '../train/script/scratchCopy';

/** A working directory larger than this is not copied. */
const MOST_BYTES = 2e9;

/** A scratch copy that is this window's until it is removed. */
export interface OwnScratchCopy {
  pathOf(original: string): string;
  /** Text in which paths of the copy are those of the original again. */
  restorePaths(text: string): string;
  remove(): Promise<void>;
}

/** Copies a working directory into the extension's storage; undefined when it is too large. */
export async function copyToScratch(original: string, parent: string): Promise<OwnScratchCopy | undefined> {
  await mkdir(parent, { recursive: true });
  const created = await createScratchCopy(original, parent, MOST_BYTES);
  if (created.kind === 'tooLarge') return undefined;
  const { copy } = created;
  await claim(copy.folder);
  return {
    pathOf: (path) => copy.pathOf(path),
    restorePaths: (text) => text.replaceAll(copy.folder, original),
    async remove() {
      await copy.remove();
      await release(copy.folder);
    },
  };
}

/** Removes the copies that crashed windows left behind. */
export async function removeAbandonedCopies(parent: string): Promise<void> {
  const names = await readdir(parent).catch((): string[] => []);
  for (const name of names.filter((each) => each.startsWith('scratch-') && !each.endsWith('.claim'))) {
    const folder = join(parent, name);
    if (await isClaimed(folder)) continue;
    await rm(folder, { recursive: true, force: true });
    await release(folder);
  }
}
