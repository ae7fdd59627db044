import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex, type Readable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { hostPlatform, type Platform } from '../platform/platform';
import { leadsGroup } from '../platform/processTree';
import { startableOf } from '../platform/startable';
import { endTree } from './endTree';
import { startHostWatchdog } from './hostWatchdog';
import { readLines } from './readLines';
import { pipesOf, processesHolding, type StayedProcess } from './stayedProcess';

/** A program to start; no shell ever sees it, but that a batch file of Windows is run by its command interpreter. */
export interface ChildCommand {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Two-way pipes besides the three standard streams. */
  readonly morePipes?: number;
  /** It does not notice by itself that this process is gone, and is to be ended then. */
  readonly isWatchedOver?: boolean;
  /** This machine's unless said otherwise. */
  readonly platform?: Platform;
}

/** How a process ended. */
export type ProcessEnd =
  | {
      readonly kind: 'exited';
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Processes that had left its group and hold its output; undefined where there is none. */
      readonly stayed?: readonly StayedProcess[];
    }
  | { readonly kind: 'notStarted'; readonly detail: string };

/** A running process, as those see it who talk to it and wait for its end. */
export interface RunningProcess {
  /** Resolves when the process is gone and what it wrote is read; what still holds its output is not waited for. */
  readonly ended: Promise<ProcessEnd>;
  /** Writes one JSON line to its standard input. */
  send(message: object): void;
  /** Ends the process and everything that it started; safe to call when it is gone already. */
  kill(): void;
}

const STANDARD_STREAMS = 3;
/** When a process is gone, all that it wrote can be read at once: nothing for this long was the last. */
const QUIET_MS = 100;
/** Another process may write to the same pipe for ever. */
const MOST_READING_MS = 2000;

/** A program in a process group of its own, so that all that it starts can be ended at once. */
export class ChildTree implements RunningProcess {
  /** Undefined where the system refused to start it. */
  readonly #child: ChildProcessWithoutNullStreams | undefined;
  /** Its ends of its pipes, by their numbers, as the system names them. */
  readonly #pipes: readonly (string | undefined)[] = [];
  readonly #platform: Platform;
  #isBeingEnded = false;
  readonly ended: Promise<ProcessEnd>;
  /** Resolves when the process itself is gone, though what it started may hold its pipes. */
  readonly exited: Promise<void>;

  constructor(
    command: ChildCommand,
    receive: { readonly onOutput: (line: string) => void; readonly onError: (line: string) => void },
  ) {
    this.#platform = command.platform ?? hostPlatform;
    const watchdog = command.isWatchedOver === true ? startHostWatchdog(this.#platform) : undefined;
    const child = spawned(command, this.#platform, watchdog?.environment);
    if (!(child instanceof Error) && child.pid !== undefined) watchdog?.guard(child.pid);
    if (child instanceof Error) {
      watchdog?.end();
      this.exited = Promise.resolve();
      this.ended = Promise.resolve({ kind: 'notStarted', detail: child.message });
      receive.onError(child.message);
      return;
    }
    this.#child = child;
    // A program that is gone before it has read its request must not raise here: `ended` tells.
    child.stdin.on('error', () => undefined);
    readLines(child.stdout, receive.onOutput);
    readLines(child.stderr, receive.onError);
    if (child.pid !== undefined) {
      this.#pipes = pipesOf(child.pid, child.stdio.length);
    }
    this.exited = new Promise((resolve) => {
      for (const event of ['exit', 'error']) {
        child.once(event, () => {
          watchdog?.end();
          resolve();
        });
      }
    });
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        resolve({ kind: 'notStarted', detail: error.message });
      });
      child.once('exit', (exitCode, signal) => {
        // What it left behind would hold its output open for ever.
        if (leadsGroup(this.#platform)) endTree(child, this.#platform);
        const closed = new Promise<'closed'>((resolveClosed) => {
          child.once('close', () => {
            resolveClosed('closed');
          });
        });
        resolve(this.#outputEnd(closed).then((stayed) => ({ kind: 'exited', exitCode, signal, ...stayed })));
      });
    });
  }

  /** Processes outside a group, and none of its own children, that hold its pipes of these numbers; none where the system does not tell. */
  processesHolding(
    pipeNumbers: readonly number[],
    group: number | undefined,
  ): Promise<readonly StayedProcess[]> {
    const pipes = pipeNumbers.map((number) => this.#pipes[number]).filter((pipe) => pipe !== undefined);
    return group === undefined
      ? Promise.resolve([])
      : processesHolding(pipes, { group, parent: this.#child?.pid });
  }

  /** Resolves when the output of a process that is gone is closed, or read and then destroyed, since others hold it. */
  async #outputEnd(closed: Promise<'closed'>): Promise<{ readonly stayed?: readonly StayedProcess[] }> {
    const child = this.#child;
    if (child === undefined) return {};
    const outputs = [child.stdout, child.stderr, ...this.morePipes];
    if ((await Promise.race([closed, readToTheEnd(outputs)])) === 'closed') return {};
    const stayed = await this.processesHolding([...this.#pipes.keys()], child.pid);
    for (const each of child.stdio) each?.destroy();
    await closed;
    return { stayed };
  }

  /** The pipes besides the standard streams. */
  get morePipes(): readonly Duplex[] {
    return this.#child?.stdio.slice(STANDARD_STREAMS).filter((each) => each instanceof Duplex) ?? [];
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
    // Whoever kills at each line of output would start a program for each.
    if (this.#isBeingEnded) return;
    this.#isBeingEnded = true;
    endTree(child, this.#platform, () => {
      this.#isBeingEnded = false;
    });
  }
}

/** The process, or why there is none: what is missing is told by an event, what the system refuses is thrown. */
function spawned(
  command: ChildCommand,
  platform: Platform,
  environment: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams | Error {
  const startable = startableOf(command, platform);
  if ('refusal' in startable) return new Error(startable.refusal);
  try {
    return spawn(startable.executable, [...startable.arguments], {
      cwd: command.workingDirectory,
      env: { ...command.environment, ...environment },
      stdio: Array.from({ length: STANDARD_STREAMS + (command.morePipes ?? 0) }, () => 'pipe' as const),
      detached: leadsGroup(platform),
      windowsHide: true,
      windowsVerbatimArguments: startable.isCommandLine,
      shell: false,
    }) as ChildProcessWithoutNullStreams;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Resolves when nothing more comes from the streams, though they have not ended. */
async function readToTheEnd(streams: readonly Readable[]): Promise<'read'> {
  let chunks = 0;
  const count = (): void => {
    chunks += 1;
  };
  for (const each of streams) each.on('data', count);
  const startedAt = performance.now();
  let before: number;
  do {
    before = chunks;
    await setTimeout(QUIET_MS);
    // A host that was busy has its timers run before it reads.
    await setImmediate();
  } while (chunks > before && performance.now() - startedAt < MOST_READING_MS);
  for (const each of streams) each.off('data', count);
  return 'read';
}
