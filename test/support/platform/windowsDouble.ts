import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Platform } from '../../../src/train/platform/platform';

/** Ends a tree from its root by walking from parents to children, as taskkill /T does; it is written down before. */
const TASKKILL = `#!/usr/bin/env node
const { execFileSync } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(__dirname + '/taskkill.log', args.join(' ') + '\\n');
const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  .trim().split('\\n').map((line) => line.trim().split(/ +/).map(Number));
const tree = [Number(args[1])];
for (const root of tree) tree.push(...processes.filter(([, parent]) => parent === root).map(([id]) => id));
for (const id of tree) { try { process.kill(id, 'SIGKILL'); } catch {} }
`;

/** Splits its last argument as the command interpreter does for a batch file that hands all on. */
const CMD = `#!/usr/bin/env node
const { spawnSync } = require('node:child_process');
const line = process.argv.at(-1).slice(1, -1);
const [file, ...args] = [...line.matchAll(/"([^"]*)"/g)].map(([, text]) => text);
process.exit(spawnSync('/bin/sh', [file, ...args], { stdio: 'inherit' }).status);
`;

/** A machine that decides as Windows does, though its files and processes are those of this one. */
export interface WindowsDouble {
  readonly platform: Platform;
  /** Makes a program startable under a name that Windows would start, and answers its path. */
  provide(name: string, target: string): Promise<string>;
  /** The arguments of each call of taskkill. */
  killed(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Only where processes are started as POSIX does. */
export async function windowsDouble(): Promise<WindowsDouble> {
  const systemFolder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-system32-'));
  for (const [name, source] of [
    ['taskkill.exe', TASKKILL],
    ['cmd.exe', CMD],
  ] as const) {
    await writeFile(path.join(systemFolder, name), source);
    await chmod(path.join(systemFolder, name), 0o755);
  }
  return {
    platform: { kind: 'windows', paths: path.posix, systemFolder },
    provide: async (name, target) => {
      const provided = path.join(systemFolder, name);
      await symlink(target, provided);
      return provided;
    },
    killed: async () => {
      const log = await readFile(path.join(systemFolder, 'taskkill.log'), 'utf8').catch(() => '');
      return log.split('\n').filter((line) => line !== '');
    },
    remove: () => rm(systemFolder, { recursive: true }),
  };
}
