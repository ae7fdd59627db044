import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import { readLines } from './readLines';

/** A program to start; no shell ever sees it. */
export interface ChildCommand {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Two-way pipes besides the three standard streams. */
  readonly morePipes?: number;
}

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly kind: 'notStarted'; readonly detail: string };

/** A running process, as those see it who talk to it and wait for its end. */
export interface RunningProcess {
  /** Resolves when the process is gone and its output is read to the end. */
  readonly ended: Promise<ProcessEnd>;
  /** Writes one JSON line to its standard input. */
  send(message: object): void;
  /** Ends the process and everything that it started; safe to call when it is gone already. */
  kill(): void;
}

/** A program in a process group of its own, so that all that it starts can be ended at once. */
export class ChildTree implements RunningProcess {
  /** Undefined where the system refused to start it. */
  readonly #child: ChildProcessWithoutNullStreams | undefined;
  readonly ended: Promise<ProcessEnd>;
  /** Resolves when the process itself is gone, though what it started may hold its pipes. */
  readonly exited: Promise<void>;

  constructor(
    command: ChildCommand,
    receive: { readonly onOutput: (line: string) => void; readonly onError: (line: string) => void },
  ) {
    const child = spawned(command);
    if (child instanceof Error) {
      this.exited = Promise.resolve();
      this.ended = Promise.resolve({ kind: 'notStarted', detail: child.message });
      return;
    }
    this.#child = child;
    // A program that is gone before it has read its request must not raise here: `ended` tells.
    child.stdin.on('error', () => undefined);
    readLines(child.stdout, receive.onOutput);
    readLines(child.stderr, receive.onError);
    this.exited = new Promise((resolve) => {
      for (const event of ['exit', 'error']) {
        child.once(event, () => {
          resolve();
        });
      }
    });
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        resolve({ kind: 'notStarted', detail: error.message });
      });
      // What it left behind would hold its output open for ever.
      child.once('exit', () => {
        killGroup(child);
      });
      child.once('close', (exitCode, signal) => {
        resolve({ kind: 'exited', exitCode, signal });
      });
    });
  }

  /** The pipes besides the standard streams. */
  get morePipes(): readonly Duplex[] {
    return this.#child?.stdio.slice(3).filter((each) => each instanceof Duplex) ?? [];
  }

  send(message: object): void {
    if (this.#child?.stdin.writable === true) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends its standard input. */
  sendNothingMore(): void {
    this.#child?.stdin.end();
  }

  kill(): void {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], {
        windowsHide: true,
        shell: false,
      }).on('error', () => {
        child.kill('SIGKILL');
      });
    } else {
      killGroup(child);
    }
  }
}

/** The process, or why there is none: what is missing is told by an event, what the system refuses is thrown. */
function spawned(command: ChildCommand): ChildProcessWithoutNullStreams | Error {
  try {
    return spawn(command.executable, [...command.arguments], {
      cwd: command.workingDirectory,
      env: { ...command.environment },
      stdio: Array.from({ length: 3 + (command.morePipes ?? 0) }, () => 'pipe' as const),
      detached: process.platform !== 'win32',
      windowsHide: true,
      shell: false,
    }) as ChildProcessWithoutNullStreams;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function killGroup(child: ChildProcessWithoutNullStreams): void {
  const { pid } = child;
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty already, or never came to be; the process itself may still be there.
    child.kill('SIGKILL');
  }
}
