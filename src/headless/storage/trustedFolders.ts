import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isInside } from '../../train/platform/paths';
import { writeDurably } from '../../train/process/durableFile';
import { readRegularFile } from '../../train/process/regularFile';
import { PROGRAM_FOLDER, settingsFolder, type User } from './userFolders';

const MOST_BYTES = 1e6;

/**
 * The folders whose code this user has allowed to be run. The list is the user's and not the folder's: what comes with a repository must not
 * say that it is trusted.
 */
export class TrustedFolders {
  readonly #user: User;

  constructor(user: User) {
    this.#user = user;
  }

  /** Where the list is. */
  get path(): string {
    return join(settingsFolder(this.#user), PROGRAM_FOLDER, 'trusted-folders.json');
  }

  /** Whether the folder, or one that it lies in, is trusted; a list that cannot be read trusts none. */
  async holds(folder: string): Promise<boolean> {
    const real = await realpath(folder).catch(() => folder);
    return (await this.#all()).some((each) => isInside(real, each, this.#user.platform));
  }

  /** From now on the folder is trusted. */
  async add(folder: string): Promise<void> {
    const real = await realpath(folder);
    const all = await this.#all();
    if (all.includes(real)) return;
    await mkdir(dirname(this.path), { recursive: true });
    await writeDurably(this.path, `${JSON.stringify({ trustedFolders: [...all, real] }, null, 2)}\n`);
  }

  async #all(): Promise<readonly string[]> {
    const file = await readRegularFile(this.path, MOST_BYTES);
    if (file.kind !== 'read') return [];
    try {
      const parsed: unknown = JSON.parse(file.text);
      const folders =
        typeof parsed === 'object' && parsed !== null && 'trustedFolders' in parsed
          ? parsed.trustedFolders
          : undefined;
      return Array.isArray(folders) ? folders.filter((each) => typeof each === 'string') : [];
    } catch {
      return [];
    }
  }
}
