import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { replaceFolder } from '../platform/paths';
import { hostPlatform } from '../platform/platform';
import { claim, isClaimed, release } from '../process/fileClaim';

/** A copy of a working directory that trials may write to, in place of the real one; it is this process's until it is removed. */
export interface ScratchCopy {
  readonly folder: string;
  /** Where a file of the original stands in the copy; a path outside the original stays what it is. */
  pathOf(original: string): string;
  /** Text in which paths of the copy are those of the original again. */
  restorePaths(text: string): string;
  /** Never rejects: what cannot be removed now is removed at the next start. */
  remove(): Promise<void>;
}

export type ScratchCopying =
  | { readonly kind: 'copied'; readonly copy: ScratchCopy }
  | { readonly kind: 'tooLarge'; readonly mostBytes: number }
  | { readonly kind: 'failed'; readonly detail: string };

const PREFIX = 'scratch-';
/** Trials that are just being ended may still write while their copy is removed. */
const REMOVAL = { recursive: true, force: true, maxRetries: 3 } as const;

/** Other programs may remove files while the folder is read. */
const MOST_ATTEMPTS = 3;

/** Version control, environments and caches: large, and no script reads them. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'venv',
  'node_modules',
  '__pycache__',
  '.ipynb_checkpoints',
]);

/**
 * Copies a folder below `parent`, sharing the data blocks where the file system can. Refuses beyond `mostBytes`, copying nothing;
 * leaves nothing behind where copying fails.
 */
export async function createScratchCopy(
  original: string,
  parent: string,
  mostBytes: number,
): Promise<ScratchCopying> {
  const folder = join(parent, PREFIX + randomUUID());
  for (let attempt = 1; ; attempt += 1) {
    try {
      if ((await sizeUpTo(original, mostBytes)) > mostBytes) return { kind: 'tooLarge', mostBytes };
      await mkdir(parent, { recursive: true });
      // Before there is anything that another window could take for abandoned.
      await claim(folder);
      await copyFolder(original, folder);
      break;
    } catch (error) {
      await removeCopy(folder);
      if (isMissing(error) && attempt < MOST_ATTEMPTS) continue;
      return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
    }
  }
  return {
    kind: 'copied',
    copy: {
      folder,
      pathOf(path) {
        const inside = relative(original, path);
        const isOutside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
        return isOutside ? path : join(folder, inside);
      },
      restorePaths: (text) => replaceFolder(text, folder, original, hostPlatform),
      remove: () => removeCopy(folder),
    },
  };
}

function copyFolder(original: string, folder: string): Promise<void> {
  return cp(original, folder, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: async (source) =>
      source === original || (!LEFT_OUT.has(basename(source)) && (await canBeCopied(source))),
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Removes the copies that crashed windows left behind. */
export async function removeAbandonedCopies(parent: string): Promise<void> {
  const names = await readdir(parent).catch((): string[] => []);
  const copies = names
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(parent, name.replace(/\.claim$/u, '')));
  for (const folder of new Set(copies)) {
    if (!(await isClaimed(folder))) await removeCopy(folder);
  }
}

async function removeCopy(folder: string): Promise<void> {
  await rm(folder, REMOVAL).catch(() => undefined);
  await release(folder).catch(() => undefined);
}

/** Sockets, pipes and devices cannot. */
async function canBeCopied(path: string): Promise<boolean> {
  const status = await lstat(path);
  return status.isFile() || status.isDirectory() || status.isSymbolicLink();
}

/** Bytes that would be copied; stops counting when there are too many. */
async function sizeUpTo(folder: string, mostBytes: number): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name) || size > mostBytes) continue;
    const path = join(folder, entry.name);
    size += entry.isDirectory() ? await sizeUpTo(path, mostBytes - size) : (await lstat(path)).size;
  }
  return size;
}
