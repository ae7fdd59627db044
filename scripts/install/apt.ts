import { spawnSync } from 'node:child_process';
import { onPath } from '../process';

const isRoot = process.getuid?.() === 0;

/** Whether this user may install Debian packages without being asked for a password. */
export function mayUseApt(): boolean {
  return onPath('apt-get') !== undefined && (isRoot || spawnSync('sudo', ['-n', 'true']).status === 0);
}

/** Installs Debian packages where this user may; false where that is not possible. */
export function aptInstall(packages: readonly string[]): boolean {
  if (!mayUseApt()) return false;
  console.log(`Installing ${packages.join(' ')}…`);
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-y', '-qq', '--no-install-recommends'];
  const install = ['install', ...options, ...packages];
  return aptGet(install) || (aptGet(['update', '-qq']) && aptGet(install));
}

function aptGet(args: readonly string[]): boolean {
  const [command, all] = isRoot ? ['apt-get', args] : ['sudo', ['-n', 'apt-get', ...args]];
  const run = spawnSync(command, [...all], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return run.status === 0;
}
