import { link, stat, symlink } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { hostPlatform, type Platform } from '../../platform/platform';

/**
 * Makes a link at `path` to a file or folder that is there. Windows asks for a privilege for symbolic links that few users have: where it
 * is missing, a folder gets a junction and a file a second name, which are the same to a script.
 */
export async function makeLink(
  target: string,
  path: string,
  platform: Platform = hostPlatform,
  makeSymbolic: typeof symlink = symlink,
): Promise<void> {
  try {
    await makeSymbolic(relative(dirname(path), target) || '.', path);
  } catch (error) {
    const isRefused = error instanceof Error && 'code' in error && error.code === 'EPERM';
    if (platform.kind !== 'windows' || !isRefused) throw error;
    if ((await stat(target)).isDirectory()) await symlink(target, path, 'junction');
    else await link(target, path);
  }
}
