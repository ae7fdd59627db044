import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProbeCommand {
  readonly interpreter: string;
  readonly probeFolder: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How a probe's process ended. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly kind: 'notStarted'; readonly detail: string };

/** A probe in a process group of its own, without a shell, so that all of it can be ended at once. */
export class ProbeProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  /** Resolves when the process is gone and its output is read to the end. */
  readonly ended: Promise<ProcessEnd>;

  constructor(
    { interpreter, probeFolder, workingDirectory, environment }: ProbeCommand,
    command: 'inspect' | 'trial',
    receive: { readonly onEvent: (line: string) => void; readonly onOutput: (line: string) => void },
  ) {
    this.#child = spawn(interpreter, ['-u', probeFolder, command], {
      cwd: workingDirectory,
      env: { ...environment, PYTHONUNBUFFERED: '1' },
      stdio: 'pipe',
      detached: process.platform !== 'win32',
      windowsHide: true,
      shell: false,
    });
    // A probe that is gone before it has read its request must not raise here: `ended` tells.
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', receive.onEvent);
    createInterface({ input: this.#child.stderr }).on('line', receive.onOutput);
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        resolve({ kind: 'notStarted', detail: error.message });
      });
      this.#child.once('close', (exitCode, signal) => {
        resolve({ kind: 'exited', exitCode, signal });
      });
    });
  }

  send(message: object): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends the process and everything that it started; safe to call when it is gone already. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true, shell: false }).on(
        'error',
        () => {
          this.#child.kill('SIGKILL');
        },
      );
      return;
    }
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }
}
