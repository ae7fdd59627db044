import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isInside } from '../../platform/paths';
import { hostPlatform } from '../../platform/platform';

/** What stands in a copy of a folder; places are relative to the copy. */
export interface CopyPlan {
  readonly folders: readonly string[];
  readonly files: readonly { readonly from: string; readonly place: string }[];
  /** Both ends stand in the copy. */
  readonly links: readonly { readonly place: string; readonly target: string }[];
}

export type CopyPlanning =
  | { readonly kind: 'planned'; readonly plan: CopyPlan }
  /** `throughLink`: the link out of the folder whose target was too much, relative to the folder. */
  | { readonly kind: 'tooLarge'; readonly throughLink: string | undefined };

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
 * Plans a copy of a folder from which no link leads out, so that nothing that is written in it reaches the original, or what that links
 * to. A link to what is copied is one inside the copy; what else a link leads to is copied in its place, once. What is
 * neither file nor folder, and a link out to nothing, is left out, and so is `apart`. Rejects where something cannot be read.
 */
export async function planCopy(folder: string, apart: string, mostBytes: number): Promise<CopyPlanning> {
  const planner = new CopyPlanner(await realpath(folder), apart, mostBytes);
  try {
    await planner.walk();
  } catch (error) {
    if (error === TOO_LARGE) return { kind: 'tooLarge', throughLink: planner.throughLink };
    throw error;
  }
  return { kind: 'planned', plan: planner };
}

const TOO_LARGE = Symbol('too large');

class CopyPlanner implements CopyPlan {
  readonly folders: string[] = [];
  readonly files: { readonly from: string; readonly place: string }[] = [];
  readonly links: { readonly place: string; readonly target: string }[] = [];
  throughLink: string | undefined;
  readonly #root: string;
  readonly #apart: string;
  #bytesLeft: number;
  /** Places of the folder and of what links lead to outside it, by their real paths. */
  readonly #placeOf = new Map<string, string>();

  constructor(root: string, apart: string, mostBytes: number) {
    this.#root = root;
    this.#apart = apart;
    this.#bytesLeft = mostBytes;
  }

  async walk(): Promise<void> {
    this.#placeOf.set(this.#root, '');
    await this.#addFolder(this.#root, '');
  }

  async #addFolder(folder: string, place: string): Promise<void> {
    this.folders.push(place);
    for (const { name } of await readdir(folder, { withFileTypes: true })) {
      if (!LEFT_OUT.has(name)) await this.#add(join(folder, name), join(place, name));
    }
  }

  async #add(path: string, place: string): Promise<void> {
    // A folder that a link leads to may hold the one that is being copied.
    const placed = this.#placeOf.get(path);
    if (placed !== undefined) {
      this.links.push({ place, target: placed });
      return;
    }
    const status = await lstat(path);
    if (status.isSymbolicLink()) await this.#addLink(path, place);
    else if (status.isFile()) this.#addFile(path, place, status.size);
    else if (status.isDirectory() && path !== this.#apart) await this.#addFolder(path, place);
  }

  async #addLink(path: string, place: string): Promise<void> {
    const real = await realpath(path).catch(() => undefined);
    const target = this.#placeInCopy(real ?? resolve(dirname(path), await readlink(path)));
    if (target !== undefined) {
      this.links.push({ place, target });
      return;
    }
    if (real === undefined || LEFT_OUT.has(basename(real)) || isInside(real, this.#apart, hostPlatform))
      return;
    const status = await stat(real);
    if (!status.isFile() && !status.isDirectory()) return;
    const isOutermost = this.throughLink === undefined;
    this.throughLink ??= place;
    this.#placeOf.set(real, place);
    if (status.isFile()) this.#addFile(real, place, status.size);
    else await this.#addFolder(real, place);
    if (isOutermost) this.throughLink = undefined;
  }

  #addFile(from: string, place: string, bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw TOO_LARGE;
    this.files.push({ from, place });
  }

  #placeInCopy(path: string): string | undefined {
    for (const [copied, place] of this.#placeOf) {
      if (isInside(path, copied, hostPlatform)) return join(place, relative(copied, path));
    }
    return undefined;
  }
}
