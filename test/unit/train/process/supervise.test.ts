import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TrialEnd } from '../../../../src/calibrate/run/trainer';
import type { ProcessEnd, RunningProcess } from '../../../../src/train/process/childTree';
import {
  superviseTrial,
  type SupervisedTrial,
  type TrialListener,
  type TrialReport,
} from '../../../../src/train/process/supervise';

const TIMEOUT_MS = 60_000;
const GRACE_MS = 15_000;
const NOT_STARTED = { kind: 'commandNotStarted', command: 'train' } as const;
const OBSERVED = {
  learningRateLow: 0.1,
  learningRateHigh: 0.1,
  momentumOverwritten: false,
  overrideVerified: true,
};
const EXITED: ProcessEnd = { kind: 'exited', exitCode: 0, signal: null };
const DIED: ProcessEnd = { kind: 'exited', exitCode: 3, signal: null };
const KILLED: ProcessEnd = { kind: 'exited', exitCode: null, signal: 'SIGKILL' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process that says what a test lets it say; a kill ends it at once, unless it hangs. */
class FakeProcess implements RunningProcess {
  readonly sent: object[] = [];
  kills = 0;
  hangs = false;
  #resolve: (end: ProcessEnd) => void = () => undefined;
  readonly ended = new Promise<ProcessEnd>((resolve) => {
    this.#resolve = resolve;
  });

  send(message: object): void {
    this.sent.push(message);
  }

  kill(): void {
    this.kills += 1;
    if (!this.hangs) this.exit(KILLED);
  }

  exit(end: ProcessEnd): void {
    this.#resolve(end);
  }
}

interface Supervised {
  readonly process: FakeProcess;
  readonly running: Set<RunningProcess>;
  readonly received: number[];
  readonly output: string[];
  readonly cancel: AbortController;
  /** Hands reports over, as they come in one piece. */
  say(...reports: TrialReport[]): void;
  print(line: string): void;
  readonly end: Promise<TrialEnd>;
}

interface Ways {
  /** The process can be asked to stop. */
  readonly polite?: boolean;
  /** The receiver wants no more from this step on. */
  readonly stopAfter?: number;
  readonly workingDirectory?: string;
  readonly cancelled?: boolean;
}

function supervise(ways: Ways): Supervised {
  const process = new FakeProcess();
  const running = new Set<RunningProcess>();
  const received: number[] = [];
  const output: string[] = [];
  const cancel = new AbortController();
  const listeners: TrialListener<readonly TrialReport[]>[] = [];
  if (ways.cancelled === true) cancel.abort();
  const trial: SupervisedTrial<readonly TrialReport[]> = {
    start: (listener) => {
      listeners.push(listener);
      return process;
    },
    read: (said) => said,
    ...(ways.polite === true ? { farewell: { message: { type: 'stop' }, graceMs: GRACE_MS } } : {}),
    timeoutMs: TIMEOUT_MS,
    receive: ({ steps }) => {
      received.push(...steps);
      return (steps.at(-1) ?? 0) >= (ways.stopAfter ?? Infinity) ? 'stop' : 'continue';
    },
    onOutput: (line) => output.push(line),
    workingDirectory: ways.workingDirectory ?? '/',
    notStarted: NOT_STARTED,
    judgeExit: ({ exitCode, stepsSpent }) => {
      if (exitCode !== 0) return 'died';
      return stepsSpent === 0 ? { kind: 'neverReported' } : 'ended';
    },
  };
  const end = superviseTrial(trial, running, cancel.signal);
  return {
    process,
    running,
    received,
    output,
    cancel,
    end,
    say: (...reports) => listeners[0]?.onEvent(reports),
    print: (line) => listeners[0]?.onOutput(line),
  };
}

function measured(...steps: number[]): TrialReport {
  return { kind: 'measurements', steps, values: steps.map(() => 1) };
}

function over(reason: 'stopped' | 'budgetSpent' | 'ended', stepsSpent: number): TrialReport {
  return { kind: 'end', reason, stepsSpent };
}

const FAILURE: TrialReport = { kind: 'failure', failure: { kind: 'neverStepped' } };

type Verdict = TrialEnd['kind'] | (TrialEnd & { readonly kind: 'failed' })['failure']['kind'];

function verdictOf(end: TrialEnd): Verdict {
  return end.kind === 'failed' ? end.failure.kind : end.kind;
}

describe('what happened decides the verdict', () => {
  test.each<[happened: string, verdict: Verdict, ways: Ways, happens: (trial: Supervised) => void]>([
    [
      'exits well after it has reported',
      'ended',
      {},
      ({ say, process }) => {
        say(measured(1));
        process.exit(EXITED);
      },
    ],
    [
      'exits well and has reported nothing',
      'neverReported',
      {},
      ({ process }) => {
        process.exit(EXITED);
      },
    ],
    [
      'dies',
      'processDied',
      {},
      ({ process }) => {
        process.exit(DIED);
      },
    ],
    [
      'cannot be started',
      'commandNotStarted',
      {},
      ({ process }) => {
        process.exit({ kind: 'notStarted', detail: 'ENOENT' });
      },
    ],
    [
      'cannot be started in a folder that is missing',
      'workingDirectoryNotFound',
      { workingDirectory: '/no/such/folder' },
      ({ process }) => {
        process.exit({ kind: 'notStarted', detail: 'ENOENT' });
      },
    ],
    ['is silent', 'timedOut', {}, () => vi.advanceTimersByTime(TIMEOUT_MS)],
    [
      'prints, but reports nothing',
      'timedOut',
      {},
      ({ say, print }) => {
        vi.advanceTimersByTime(TIMEOUT_MS - 1);
        say({ kind: 'noise', line: 'epoch 1' });
        print('epoch 1');
        vi.advanceTimersByTime(1);
      },
    ],
    [
      'reports its end',
      'budgetSpent',
      { polite: true },
      ({ say, process }) => {
        say(over('budgetSpent', 9));
        process.exit(EXITED);
      },
    ],
    [
      'reports its end and dies',
      'budgetSpent',
      { polite: true },
      ({ say, process }) => {
        say(over('budgetSpent', 9));
        process.exit(DIED);
      },
    ],
    [
      'reports its end and hangs',
      'ended',
      { polite: true },
      ({ say }) => {
        say(over('ended', 9));
        vi.advanceTimersByTime(TIMEOUT_MS);
      },
    ],
    [
      'reports a failure and hangs',
      'neverStepped',
      { polite: true },
      ({ say }) => {
        say(FAILURE);
        vi.advanceTimersByTime(TIMEOUT_MS);
      },
    ],
    [
      'reports an end and a failure',
      'neverStepped',
      { polite: true },
      ({ say, process }) => {
        say(over('ended', 9), FAILURE);
        process.exit(EXITED);
      },
    ],
    [
      'reports a failure and an end',
      'neverStepped',
      { polite: true },
      ({ say, process }) => {
        say(FAILURE, over('ended', 9));
        process.exit(EXITED);
      },
    ],
    [
      'stops when asked',
      'stopped',
      { polite: true, stopAfter: 1 },
      ({ say, process }) => {
        say(measured(1));
        say(over('stopped', 1));
        process.exit(EXITED);
      },
    ],
    [
      'spends its budget though asked to stop',
      'budgetSpent',
      { polite: true, stopAfter: 1 },
      ({ say, process }) => {
        say(measured(1));
        say(over('budgetSpent', 2));
        process.exit(EXITED);
      },
    ],
    [
      'does not stop when asked',
      'stopped',
      { polite: true, stopAfter: 1 },
      ({ say }) => {
        say(measured(1));
        vi.advanceTimersByTime(GRACE_MS);
      },
    ],
    [
      'dies when asked to stop',
      'stopped',
      { polite: true, stopAfter: 1 },
      ({ say, process }) => {
        say(measured(1));
        process.exit(DIED);
      },
    ],
    [
      'fails when asked to stop',
      'neverStepped',
      { polite: true, stopAfter: 1 },
      ({ say, process }) => {
        say(measured(1));
        say(FAILURE);
        process.exit(DIED);
      },
    ],
    [
      'cannot be asked, and is killed',
      'stopped',
      { stopAfter: 1 },
      ({ say }) => {
        say(measured(1));
      },
    ],
    [
      'spends its budget with the step that the receiver stops at',
      'stopped',
      { stopAfter: 1 },
      ({ say }) => {
        say(measured(1), over('budgetSpent', 1));
      },
    ],
    [
      'is cancelled',
      'cancelled',
      {},
      ({ cancel }) => {
        cancel.abort();
      },
    ],
    ['is cancelled before it began', 'cancelled', { cancelled: true }, () => undefined],
    [
      'is cancelled after it failed',
      'cancelled',
      { polite: true },
      ({ say, cancel }) => {
        say(FAILURE);
        cancel.abort();
      },
    ],
    [
      'is cancelled after it reported its end',
      'cancelled',
      { polite: true },
      ({ say, cancel }) => {
        say(over('ended', 9));
        cancel.abort();
      },
    ],
    [
      'could not be started and is cancelled',
      'cancelled',
      {},
      ({ cancel, process }) => {
        process.exit({ kind: 'notStarted', detail: 'ENOENT' });
        cancel.abort();
      },
    ],
  ])('a process that %s: %s', async (_, verdict, ways, happens) => {
    const trial = supervise(ways);
    happens(trial);
    expect(verdictOf(await trial.end)).toBe(verdict);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('any report keeps a trial from its time-out', async () => {
  const { say, process, end } = supervise({});
  for (const report of [measured(1), { kind: 'atWork' }, { kind: 'observed', observed: OBSERVED }] as const) {
    vi.advanceTimersByTime(TIMEOUT_MS - 1);
    say(report);
  }
  vi.advanceTimersByTime(TIMEOUT_MS - 1);
  process.exit(EXITED);
  expect(await end).toMatchObject({ kind: 'ended', elapsedMs: 4 * (TIMEOUT_MS - 1) });
});

test('a process that outlives the grace of its stop until its time-out has timed out', async () => {
  const { say, process, end } = supervise({ polite: true, stopAfter: 1 });
  process.hangs = true;
  vi.advanceTimersByTime(TIMEOUT_MS - 1);
  say(measured(1));
  vi.advanceTimersByTime(GRACE_MS);
  expect(process.kills).toBe(1);
  vi.advanceTimersByTime(TIMEOUT_MS);
  process.exit(KILLED);
  expect(await end).toMatchObject({ kind: 'failed', failure: { kind: 'timedOut', afterMs: TIMEOUT_MS } });
});

test('measurements that do not ascend are not handed on', async () => {
  const { say, received, process, end } = supervise({});
  say(measured(1, 2));
  say(measured(2, 3));
  say(measured(2), measured());
  say(measured(4));
  process.exit(EXITED);
  expect(await end).toMatchObject({ stepsSpent: 4 });
  expect(received).toEqual([1, 2, 4]);
});

test('step 0 can be measured', async () => {
  const { say, received, process } = supervise({});
  say(measured(0));
  process.exit(EXITED);
  expect(received).toEqual([0]);
});

test('one that can be asked to stop is asked once, and heard until it says goodbye', async () => {
  const { say, received, process, end } = supervise({ polite: true, stopAfter: 1 });
  say(measured(1));
  say(measured(2, 3));
  say(over('stopped', 4));
  say(measured(5));
  expect(process).toMatchObject({ sent: [{ type: 'stop' }], kills: 0 });
  process.exit(EXITED);
  expect(await end).toMatchObject({ kind: 'stopped', stepsSpent: 4 });
  expect(received).toEqual([1, 2, 3]);
});

test('one that cannot be asked is killed at what it says after the end, and not heard', async () => {
  const { say, received, process, end } = supervise({ stopAfter: 1 });
  process.hangs = true;
  say(measured(1));
  say(measured(2));
  expect(process).toMatchObject({ sent: [], kills: 2 });
  process.exit(KILLED);
  expect(await end).toMatchObject({ kind: 'stopped', stepsSpent: 1 });
  expect(received).toEqual([1]);
});

test('a failure is the first that was reported', async () => {
  const { say, process, end } = supervise({ polite: true });
  say(FAILURE, { kind: 'failure', failure: { kind: 'askedForInput' } });
  process.exit(DIED);
  expect(await end).toMatchObject({ failure: { kind: 'neverStepped' } });
});

test('what was observed stands with an end, not with a failure', async () => {
  const ended = supervise({});
  ended.say({ kind: 'observed', observed: OBSERVED }, over('budgetSpent', 2));
  expect(await ended.end).toMatchObject({ kind: 'budgetSpent', observed: OBSERVED });
  const failed = supervise({});
  failed.say({ kind: 'observed', observed: OBSERVED }, FAILURE);
  expect(await failed.end).not.toHaveProperty('observed');
});

test('a process that died is told by its last output and how it ended', async () => {
  const { say, print, output, process, end } = supervise({});
  say({ kind: 'noise', line: 'epoch 1' });
  print('Segmentation fault');
  process.exit(DIED);
  expect(await end).toMatchObject({
    failure: { kind: 'processDied', exitCode: 3, signal: null, stderrTail: 'Segmentation fault' },
  });
  expect(output).toEqual(['epoch 1', 'Segmentation fault']);
});

test('a flood of output is cut, and what was left out is counted at the end', async () => {
  const { print, output, process, end } = supervise({});
  for (let line = 0; line < 1000; line += 1) print('x');
  process.exit(DIED);
  await end;
  expect(output.at(-1)).toBe('(800 lines left out)');
});

test('a process that stayed is named in the log', async () => {
  const { output, process, end } = supervise({});
  process.exit({ kind: 'exited', exitCode: 0, signal: null, stayed: [{ processId: 7, command: 'sleep 9' }] });
  await end;
  expect(output).toEqual([expect.stringContaining('process 7 (sleep 9)')]);
});

test('a process is among the running ones until it is gone', async () => {
  const { running, process, end } = supervise({});
  expect([...running]).toEqual([process]);
  process.exit(EXITED);
  await end;
  expect(running.size).toBe(0);
});

test('a cancel that comes after the end kills nothing', async () => {
  const { cancel, process, end } = supervise({});
  process.exit(EXITED);
  await end;
  cancel.abort();
  expect(process.kills).toBe(0);
});
