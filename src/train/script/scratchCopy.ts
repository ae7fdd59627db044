import { constants } from 'node:fs';
import { cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';

/** A copy of a working directory that trials may write to, in place of the real one. */
export interface ScratchCopy {
  readonly folder: string;
  /** Where a file of the original stands in the copy. */
  pathOf(original: string): string;
  remove(): Promise<void>;
}

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

/** Copies a folder below `parent`, sharing the data blocks where the file system can; refuses beyond `mostBytes`, copying nothing. */
export async function createScratchCopy(
  original: string,
  parent: string,
  mostBytes: number,
): Promise<
  | { readonly kind: 'copied'; readonly copy: ScratchCopy }
  | { readonly kind: 'tooLarge'; readonly mostBytes: number }
> {
  if ((await sizeUpTo(original, mostBytes)) > mostBytes) return { kind: 'tooLarge', mostBytes };
  const folder = await mkdtemp(join(parent, 'scratch-'));
  await cp(original, folder, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => source === original || !LEFT_OUT.has(basename(source)),
  });
  return {
    kind: 'copied',
    copy: {
      folder,
      pathOf: (path) => join(folder, relative(original, path)),
      remove: () => rm(folder, { recursive: true, force: true }),
    },
  };
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
