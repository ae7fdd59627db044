import type { Duplex } from 'node:stream';
import type { CancelSignal } from '../../../model/calibration/cancelSignal';
import type { ChildTree, ProcessEnd, RunningProcess } from '../../process/childTree';
import { startProbe, type ProbeCommand, type ProbeListener } from './probeProcess';
import { readLines } from '../../process/readLines';
import type { StayedProcess } from '../../process/stayedProcess';

/** The first pipe of the first slot, as the server numbers them. */
const FIRST_SLOT_PIPE = 3;
/** A server that does not tell of the end of a trial that was killed is stuck itself. */
const REPORT_MOST_MS = 10_000;

const NOT_PREPARED = 'the interpreter could not be prepared';

/** What the server writes after a trial's last line of output; no text has it. */
const END_OF_OUTPUT = '\0end of trial\0';

/** Either a server that is ready, or why trials must not be forked from one. */
export type SharedProbeStart =
  | { readonly kind: 'ready'; readonly probe: SharedProbe }
  | { readonly kind: 'unsafe'; readonly reason: string };

/**
 * A process that has imported the framework once, and forks one for each trial (python/momentum_lens_probe/server.py). Memory of a
 * device is the trial's own, and goes with it.
 */
export class SharedProbe {
  readonly #server: ChildTree;
  readonly #slots: readonly Slot[];
  #isGone = false;

  private constructor(server: ChildTree, slots: readonly Slot[]) {
    this.#server = server;
    this.#slots = slots;
    void server.exited.then(() => {
      this.#isGone = true;
      for (const { trial } of slots) trial?.kill();
    });
    void server.ended.then((end) => {
      for (const { trial } of slots) trial?.serverEnded(end);
    });
  }

  /** Imports `packages`, and checks that this leaves no thread which a fork would lose. */
  static async start(
    command: ProbeCommand,
    packages: readonly string[],
    slotCount: number,
    signal: CancelSignal,
  ): Promise<SharedProbeStart> {
    const { server, slots, answer } = await startServer(command, packages, slotCount, signal);
    switch (answer.kind) {
      case 'ready':
        return { kind: 'ready', probe: new SharedProbe(server, slots) };
      case 'unsafe':
        server.kill();
        return answer;
      case 'ended':
        return { kind: 'unsafe', reason: NOT_PREPARED };
    }
  }

  /** A process for one trial; undefined when every slot is taken or the server is gone. */
  start(listener: ProbeListener): RunningProcess | undefined {
    const number = this.#slots.findIndex(({ trial }) => trial === undefined);
    const slot = this.#slots[number];
    if (slot === undefined || this.#isGone) return undefined;
    this.#server.send({ slot: number });
    return slot.begin(listener);
  }

  /** Ends the server and every trial. */
  async end(): Promise<void> {
    for (const { trial } of this.#slots) trial?.kill();
    this.#server.kill();
    await this.#server.ended;
  }
}

/** What a server tells when it has imported, or that it is gone before it could. */
type ServerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unsafe'; readonly reason: string }
  | { readonly kind: 'ended' };

interface StartedServer {
  readonly server: ChildTree;
  readonly slots: readonly Slot[];
  readonly answer: ServerAnswer;
}

/** Starts a server and waits for its answer; a cancel before that ends it. */
function startServer(
  command: ProbeCommand,
  packages: readonly string[],
  slotCount: number,
  signal: CancelSignal,
): Promise<StartedServer> {
  return new Promise((resolve) => {
    const server = startProbe(
      { ...command, morePipes: 2 * slotCount },
      ['serve', String(slotCount), ...packages],
      {
        onEvent: (line) => {
          settle(parseAnswer(line));
        },
        onOutput: ignore,
      },
    );
    const slots = slotsOf(server, slotCount);
    const kill = (): void => {
      server.kill();
    };
    const settle = (answer: ServerAnswer): void => {
      signal.removeEventListener('abort', kill);
      resolve({ server, slots, answer });
    };
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    void server.ended.then(() => {
      settle({ kind: 'ended' });
    });
  });
}

function slotsOf(server: ChildTree, count: number): readonly Slot[] {
  return Array.from({ length: count }, (_, index) => {
    const [events, output] = server.morePipes.slice(2 * index);
    return events === undefined || output === undefined ? undefined : new Slot(server, index, events, output);
  }).filter((slot) => slot !== undefined);
}

/** Two pipes that trials use one after the other. */
class Slot {
  readonly #server: ChildTree;
  readonly #number: number;
  readonly #events: Duplex;
  /** What earlier trials left behind is named once. */
  readonly #named = new Set<number>();
  trial: ForkedTrial | undefined;

  constructor(server: ChildTree, number: number, events: Duplex, output: Duplex) {
    this.#server = server;
    this.#number = number;
    this.#events = events;
    readLines(events, (line) => this.trial?.onEvent(line));
    readLines(output, (line) => this.trial?.onOutput(line));
  }

  begin(listener: ProbeListener): ForkedTrial {
    const trial = new ForkedTrial(this.#events, listener, {
      stayed: (group) => this.#stayed(group),
      endServer: () => {
        this.#server.kill();
      },
    });
    this.trial = trial;
    void trial.ended.then(() => {
      this.trial = undefined;
    });
    return trial;
  }

  async #stayed(group: number | undefined): Promise<readonly StayedProcess[]> {
    const first = FIRST_SLOT_PIPE + 2 * this.#number;
    const holding = await this.#server.processesHolding([first, first + 1], group);
    const found = holding.filter(({ processId }) => !this.#named.has(processId));
    for (const { processId } of found) this.#named.add(processId);
    return found;
  }
}

interface ForkedTrialServer {
  /** What holds the pipes of a trial that is gone, beside its group. */
  stayed(group: number | undefined): Promise<readonly StayedProcess[]>;
  /** Ends the process that forks, and with it every trial. */
  endServer(): void;
}

class ForkedTrial implements RunningProcess {
  readonly #events: Duplex;
  readonly #listener: ProbeListener;
  readonly #server: ForkedTrialServer;
  #reportTimer: NodeJS.Timeout | undefined;
  #processId: number | undefined;
  #isKilled = false;
  #isOver = false;
  #exit: ProcessEnd | undefined;
  #outputIsRead = false;
  #resolve: (end: ProcessEnd) => void = ignore;
  readonly ended = new Promise<ProcessEnd>((resolve) => {
    this.#resolve = resolve;
  });

  constructor(events: Duplex, listener: ProbeListener, server: ForkedTrialServer) {
    this.#events = events;
    this.#listener = listener;
    this.#server = server;
  }

  send(message: object): void {
    if (!this.#isOver) this.#events.write(`${JSON.stringify(message)}\n`);
  }

  kill(): void {
    this.#isKilled = true;
    if (this.#isOver) return;
    this.#reportTimer ??= setTimeout(() => {
      this.#server.endServer();
    }, REPORT_MOST_MS);
    if (this.#processId === undefined) return;
    try {
      process.kill(-this.#processId, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }

  onEvent(line: string): void {
    const { processId, exit } = parseServerEvent(line);
    if (processId !== undefined) {
      this.#processId = processId;
      if (this.#isKilled) this.kill();
    } else if (exit === undefined) {
      this.#listener.onEvent(line);
    } else {
      this.#exit = exit;
      this.#endWhenRead();
    }
  }

  onOutput(line: string): void {
    if (!line.endsWith(END_OF_OUTPUT)) {
      this.#listener.onOutput(line);
      return;
    }
    // The script's last line need not have ended.
    const rest = line.slice(0, -END_OF_OUTPUT.length);
    if (rest !== '') this.#listener.onOutput(rest);
    this.#outputIsRead = true;
    this.#endWhenRead();
  }

  /** The server's end is that of its trials. */
  serverEnded(end: ProcessEnd): void {
    this.#end(end);
  }

  #endWhenRead(): void {
    const exit = this.#exit;
    if (exit?.kind !== 'exited' || !this.#outputIsRead || this.#isOver) return;
    this.#isOver = true;
    void this.#server.stayed(this.#processId).then((stayed) => {
      this.#end(stayed.length === 0 ? exit : { ...exit, stayed });
    });
  }

  #end(end: ProcessEnd): void {
    clearTimeout(this.#reportTimer);
    this.#isOver = true;
    this.#resolve(end);
  }
}

function ignore(): void {
  // What a server prints while it imports is nobody's.
}

function parseAnswer(line: string): ServerAnswer {
  const { type, reason } = parseRecord(line);
  if (type === 'ready') return { kind: 'ready' };
  return { kind: 'unsafe', reason: typeof reason === 'string' ? reason : NOT_PREPARED };
}

function parseServerEvent(line: string): {
  readonly processId?: number;
  readonly exit?: ProcessEnd;
} {
  const { type, processId, exitCode, signal } = parseRecord(line);
  if (type === 'process' && typeof processId === 'number') return { processId };
  if (type !== 'exited') return {};
  return {
    exit: {
      kind: 'exited',
      exitCode: typeof exitCode === 'number' ? exitCode : null,
      signal: typeof signal === 'string' ? signal : null,
    },
  };
}

function parseRecord(line: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
