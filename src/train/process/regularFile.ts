import { constants, open } from 'node:fs/promises';

/** Why a file was not read. */
export type UnreadFile = 'missing' | 'notRegular' | 'tooLarge';

/**
 * The text of a regular file of at most `mostBytes`, or why there is none. A pipe or device in its place is not waited for, and a
 * file that grows meanwhile is read no further.
 */
export async function readRegularFile(
  path: string,
  mostBytes: number,
): Promise<{ readonly kind: 'read'; readonly text: string } | { readonly kind: UnreadFile }> {
  const file = await readRegularBytes(path, mostBytes);
  return file.kind === 'read' ? { kind: 'read', text: file.bytes.toString('utf8') } : file;
}

/** The same of a file's bytes. */
export async function readRegularBytes(
  path: string,
  mostBytes: number,
): Promise<{ readonly kind: 'read'; readonly bytes: Buffer } | { readonly kind: UnreadFile }> {
  // Windows has no such flag, and no pipe in its folders.
  const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, withoutWaiting).catch(() => undefined);
  if (file === undefined) return { kind: 'missing' };
  try {
    const status = await file.stat();
    if (!status.isFile()) return { kind: 'notRegular' };
    if (status.size > mostBytes) return { kind: 'tooLarge' };
    const bytes = Buffer.alloc(status.size);
    let count = 0;
    while (count < bytes.length) {
      const { bytesRead } = await file.read(bytes, count, bytes.length - count, count);
      if (bytesRead === 0) break;
      count += bytesRead;
    }
    return { kind: 'read', bytes: bytes.subarray(0, count) };
  } catch {
    return { kind: 'missing' };
  } finally {
    await file.close();
  }
}
