import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root';

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
    const { status } = spawnSync(command, [...args], { cwd, stdio: 'inherit', shell: needsShell(command) });
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
      shell: needsShell(command),
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

/** npm is a batch file on Windows; a shell would split the path of anything else at its spaces. */
function needsShell(command: string): boolean {
  return isWindows && command === 'npm';
}
