import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { whenFree } from './heldFile';

const SUFFIX = '.partial';

/**
 * Writes a text whole, under a temporary name that is then renamed. Once it resolves, neither a crash nor a power cut takes the file
 * away or leaves a part of it.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = path + SUFFIX;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await whenFree(() => rename(temporary, path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes what writers that were cut off left in a folder; what is younger than this may be under way. */
export async function removePartialFiles(folder: string, olderThanMs: number): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const path of names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(folder, name))) {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs >= olderThanMs)
      await whenFree(() => rm(path, { force: true }));
  }
}

/** Makes the names in a folder durable, where its platform and file system can: Windows opens no folder. */
export async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r').catch(() => undefined);
  try {
    await opened?.sync();
  } catch {
    // Some network file systems refuse; the file's own contents are on disk all the same.
  } finally {
    await opened?.close();
  }
}
