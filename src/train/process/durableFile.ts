import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { whenFree } from './heldFile';

/**
 * Writes a text whole, under a temporary name that is then renamed. Once it resolves, neither a crash nor a power cut takes the file
 * away or leaves a part of it.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.partial`;
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
