import { randomBytes } from 'node:crypto';
import { constants, realpathSync } from 'node:fs';
import { copyFile, mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { isInside, isTooLong, replaceFolder } from '../../platform/paths';
import { hostPlatform, type Platform } from '../../platform/platform';
import { claim, claimedPathOf, isClaimed, releaseForGood } from '../../process/fileClaim';
import { makeLink } from './scratchLink';
import { planCopy, type CopyPlan } from './scratchPlan';

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
  /** `throughLink`: the link whose target outside the folder was too much, relative to the folder. */
  | { readonly kind: 'tooLarge'; readonly mostBytes: number; readonly throughLink: string | undefined }
  | { readonly kind: 'failed'; readonly detail: string };

const PREFIX = 'scratch-';
/** Trials that are just being ended may still write while their copy is removed. */
const REMOVAL = { recursive: true, force: true, maxRetries: 3 } as const;

/** Other programs may remove files while the folder is read. */
const MOST_ATTEMPTS = 3;

/**
 * Copies a folder below `parent`, sharing the data blocks where the file system can; see `planCopy` for what becomes of links. Refuses
 * beyond `mostBytes`, copying nothing; leaves nothing behind where copying fails.
 */
export async function createScratchCopy(
  original: string,
  parent: string,
  mostBytes: number,
  platform: Platform = hostPlatform,
): Promise<ScratchCopying> {
  // Short: on Windows each character is one less for the script's own files.
  const name = PREFIX + randomBytes(6).toString('hex');
  let folder = join(parent, name);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(parent, { recursive: true });
      // As the script will see it.
      folder = join(await realpath(parent), name);
      const planning = await planCopy(original, dirname(folder), mostBytes);
      if (planning.kind === 'tooLarge') return { ...planning, mostBytes };
      const long = longestPlace(planning.plan);
      if (isTooLong(join(folder, long), platform)) {
        return { kind: 'failed', detail: `in the copy, the path of ${long} would be too long for Windows` };
      }
      // Before there is anything that another window could take for abandoned.
      await claim(folder);
      await carryOut(planning.plan, folder);
      return { kind: 'copied', copy: scratchCopy(original, folder) };
    } catch (error) {
      await removeCopy(folder);
      if (isMissing(error) && attempt < MOST_ATTEMPTS) continue;
      return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
    }
  }
}

function scratchCopy(original: string, folder: string): ScratchCopy {
  const named = resolve(original);
  const names = [named, realPath(named)];
  return {
    folder,
    pathOf(path) {
      for (const each of [path, realPath(path)]) {
        const base = names.find((name) => isInside(each, name, hostPlatform));
        if (base !== undefined) return join(folder, relative(base, each));
      }
      return path;
    },
    restorePaths: (text) => replaceFolder(text, folder, named, hostPlatform),
    remove: () => removeCopy(folder),
  };
}

/** The path itself where there is nothing. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

async function carryOut({ folders, files, links }: CopyPlan, copy: string): Promise<void> {
  for (const place of folders) await mkdir(join(copy, place), { recursive: true });
  for (const { from, place } of files) await copyFile(from, join(copy, place), constants.COPYFILE_FICLONE);
  // Last: Windows asks whether a link leads to a file or a folder.
  for (const { place, target } of links) {
    await makeLink(join(copy, target), join(copy, place));
  }
}

function longestPlace({ folders, files, links }: CopyPlan): string {
  const places = [...folders, ...[...files, ...links].map(({ place }) => place)];
  return places.reduce((longest, place) => (place.length > longest.length ? place : longest), '');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Removes the copies that crashed windows left behind. */
export async function removeAbandonedCopies(parent: string): Promise<void> {
  const names = await readdir(parent).catch((): string[] => []);
  const copies = names
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(parent, claimedPathOf(name) ?? name));
  for (const folder of new Set(copies)) {
    if (!(await isClaimed(folder))) await removeCopy(folder);
  }
}

async function removeCopy(folder: string): Promise<void> {
  await rm(folder, REMOVAL).catch(() => undefined);
  await releaseForGood(folder).catch(() => undefined);
}
