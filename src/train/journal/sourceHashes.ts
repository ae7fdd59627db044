import { createHash } from 'node:crypto';
import { readRegularBytes } from '../process/regularFile';

/** SHA-256 of files' contents, by absolute path. */
export type SourceHashes = Readonly<Record<string, string>>;

/** As the probe's own_sources.py. */
const MOST_BYTES = 16 * 2 ** 20;

/** Of those of the files that are regular and of a bounded size. */
export async function hashSources(paths: readonly string[]): Promise<SourceHashes> {
  const hashes = await Promise.all(
    paths.map(async (path): Promise<readonly (readonly [string, string])[]> => {
      const file = await readRegularBytes(path, MOST_BYTES);
      return file.kind === 'read' ? [[path, sha256(file.bytes)]] : [];
    }),
  );
  return Object.fromEntries(hashes.flat());
}

/** Whether one of the files has changed since, or is gone. */
export async function haveChanged(sources: SourceHashes): Promise<boolean> {
  const now = await hashSources(Object.keys(sources));
  return Object.entries(sources).some(([path, hash]) => now[path] !== hash);
}

/** SHA-256 of a text. */
export function hashText(text: string): string {
  return sha256(text);
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
