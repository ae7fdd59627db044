import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';

/** The repository's root. */
export const ROOT = process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd();

const isWindows = process.platform === 'win32';

/** Where an executable stands on PATH; undefined when it is not there. */
export function onPath(name: string): string | undefined {
  const names = isWindows ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => names.map((each) => path.join(folder, each)))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** Runs a command with its output in sight. Throws when it fails twice. */
export function runWithRetry(command: string, args: readonly string[], cwd = ROOT): void {
  for (let attempt = 1; ; attempt += 1) {
    const { status } = spawnSync(command, [...args], { cwd, stdio: 'inherit', shell: isWindows });
    if (status === 0) return;
    if (attempt === 2) throw new Error(`${command} ${args.join(' ')} failed (${status ?? 'not started'}).`);
  }
}

/** Runs a program of the project and answers its exit code and what it printed, which is shown as it comes. */
export function runShown(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<{ readonly exitCode: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        process.stdout.write(chunk);
      });
    }
    child.once('error', (error) => {
      resolve({ exitCode: 127, output: `${output}\n${error.message}` });
    });
    child.once('close', (exitCode) => {
      resolve({ exitCode: exitCode ?? 1, output });
    });
  });
}

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

/** A path inside the repository. */
export function inRoot(...parts: string[]): string {
  return path.join(ROOT, ...parts);
}
