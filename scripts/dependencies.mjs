// ensureDependencies(): npm's packages as the lock file says, installed only when they are not there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const marker = path.join(root, 'node_modules', '.installed-lock');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Runs npm ci when the lock file changed since it last ran here; tries again once, since registries have bad minutes. */
export function ensureDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  for (let attempt = 1; ; attempt += 1) {
    console.log('Installing dependencies…');
    const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status === 0) break;
    if (attempt === 2) throw new Error(`npm ci failed (${status ?? 'not started'}).`);
  }
  writeFileSync(marker, lock);
}
