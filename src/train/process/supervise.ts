import { existsSync } from 'node:fs';
import type { MeasurementReceiver, TrialEnd } from '../../calibrate/run/trainer';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { Failure } from '../../model/calibration/failure';
import type { ObservedOptimizer } from '../../model/calibration/trial';
import type { ProcessEnd, RunningProcess } from './childTree';
import { OutputLimiter } from './outputLimiter';
import { OutputTail } from './outputTail';
import { stayedText } from './stayedProcess';

/** What a trial's process says, as far as its supervision goes. All but noise shows that it is at work. */
export type TrialReport =
  /** Those that do not ascend are none of the trial's. */
  | { readonly kind: 'measurements'; readonly steps: readonly number[]; readonly values: readonly number[] }
  | { readonly kind: 'observed'; readonly observed: ObservedOptimizer }
  | {
      readonly kind: 'end';
      readonly reason: 'stopped' | 'budgetSpent' | 'ended';
      readonly stepsSpent: number;
    }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'atWork' }
  /** Printed for others. */
  | { readonly kind: 'noise'; readonly line: string };

/** Hears a trial's process. `Said` is a line, or whatever comes the way that its reports come. */
export interface TrialListener<Said> {
  readonly onEvent: (said: Said) => void;
  /** A line for the log; the last ones tell of a process that died. */
  readonly onOutput: (line: string) => void;
}

export interface TrialProgress {
  readonly stepsSpent: number;
  readonly elapsedMs: number;
}

/** A process's exit, before which it had reported neither an end nor a failure. */
export interface UnreportedExit {
  readonly exitCode: number | null;
  readonly stepsSpent: number;
}

/** One trial in a process of its own, and what differs between ways to run one. */
export interface SupervisedTrial<Said> {
  /** Starts the process, which is heard only after that. */
  readonly start: (listener: TrialListener<Said>) => RunningProcess;
  readonly read: (said: Said, soFar: TrialProgress) => readonly TrialReport[];
  /**
   * For a process that can be asked to stop, and ends by itself after it has reported an end or a failure. Any other is killed as soon as
   * nothing more is wanted of it.
   */
  readonly farewell?: { readonly message: object; readonly graceMs: number };
  /** A process that reports nothing for this long is ended. */
  readonly timeoutMs: number;
  readonly receive: MeasurementReceiver;
  readonly onOutput: (line: string) => void;
  readonly workingDirectory: string;
  /** What it means that the process could not be started, though its folder is there. */
  readonly notStarted: Failure;
  /** What an exit without a report means: the training is over, the process died, or a failure of its own. */
  readonly judgeExit: (exit: UnreportedExit) => 'ended' | 'died' | Failure;
}

/**
 * Runs one trial from its process's start until that is gone, watched, and ended early when it is silent, cancelled or no longer wanted;
 * `running` holds the process meanwhile.
 */
export async function superviseTrial<Said>(
  trial: SupervisedTrial<Said>,
  running: Set<RunningProcess>,
  signal: CancelSignal,
): Promise<TrialEnd> {
  const supervision = new Supervision(trial);
  const { process } = supervision;
  const cancel = (): void => {
    process.kill();
  };
  running.add(process);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const processEnd = await process.ended;
  signal.removeEventListener('abort', cancel);
  running.delete(process);
  return supervision.end(processEnd, signal.aborted);
}

class Supervision<Said> {
  readonly process: RunningProcess;
  readonly #trial: SupervisedTrial<Said>;
  readonly #startedAt = performance.now();
  readonly #log: OutputLimiter;
  readonly #tail = new OutputTail();
  readonly #watchdog: NodeJS.Timeout;
  /** Runs from when the process was asked to stop. */
  #grace: NodeJS.Timeout | undefined;
  #isTimedOut = false;
  #stepsSpent = 0;
  #lastStep = -1;
  #observed: { readonly observed?: ObservedOptimizer } = {};
  /** The first of each that was reported. */
  #failure: Failure | undefined;
  #over: 'stopped' | 'budgetSpent' | 'ended' | undefined;

  constructor(trial: SupervisedTrial<Said>) {
    this.#trial = trial;
    this.#log = new OutputLimiter(trial.onOutput, () => performance.now());
    this.process = trial.start({
      onEvent: (said) => {
        this.#hear(said);
      },
      onOutput: (line) => {
        this.#tail.add(line);
        this.#log.add(line);
      },
    });
    this.#watchdog = setTimeout(() => {
      this.#isTimedOut = true;
      this.process.kill();
    }, trial.timeoutMs);
  }

  /** The verdict on a process that is gone. */
  end(processEnd: ProcessEnd, isCancelled: boolean): TrialEnd {
    clearTimeout(this.#watchdog);
    clearTimeout(this.#grace);
    this.#log.end();
    const stayed = processEnd.kind === 'exited' ? stayedText(processEnd.stayed) : undefined;
    if (stayed !== undefined) this.#trial.onOutput(stayed);
    const spent = this.#soFar();
    const failed = (failure: Failure): TrialEnd => ({ kind: 'failed', failure, ...spent });
    if (isCancelled) return { kind: 'cancelled', ...spent };
    if (this.#failure !== undefined) return failed(this.#failure);
    if (this.#over !== undefined) return { kind: this.#over, ...spent, ...this.#observed };
    if (this.#isTimedOut) return failed({ kind: 'timedOut', afterMs: this.#trial.timeoutMs });
    if (this.#grace !== undefined) return { kind: 'stopped', ...spent };
    const judged = this.#judge(processEnd);
    return judged === 'ended' ? { kind: 'ended', ...spent, ...this.#observed } : failed(judged);
  }

  #judge(end: ProcessEnd): 'ended' | Failure {
    const { workingDirectory, notStarted, judgeExit } = this.#trial;
    if (end.kind === 'notStarted') {
      // The system blames the program for a folder that is missing.
      return existsSync(workingDirectory)
        ? notStarted
        : { kind: 'workingDirectoryNotFound', path: workingDirectory };
    }
    const { exitCode, signal } = end;
    const judged = judgeExit({ exitCode, stepsSpent: this.#stepsSpent });
    return judged === 'died'
      ? { kind: 'processDied', exitCode, signal, stderrTail: this.#tail.text }
      : judged;
  }

  #soFar(): TrialProgress {
    return { stepsSpent: this.#stepsSpent, elapsedMs: performance.now() - this.#startedAt };
  }

  #hear(said: Said): void {
    for (const report of this.#trial.read(said, this.#soFar())) {
      if (report.kind !== 'noise') this.#watchdog.refresh();
      this.#take(report);
    }
    // Nothing to say goodbye for: whatever it prints from now on is not asked for.
    if (this.#isDecided && this.#trial.farewell === undefined) this.process.kill();
  }

  get #isDecided(): boolean {
    return this.#over !== undefined || this.#failure !== undefined;
  }

  #take(report: TrialReport): void {
    switch (report.kind) {
      case 'measurements':
        this.#measure(report);
        return;
      case 'observed':
        this.#observed = { observed: report.observed };
        return;
      case 'end':
        if (this.#isDecided) return;
        this.#stepsSpent = report.stepsSpent;
        this.#over = report.reason;
        return;
      case 'failure':
        this.#failure ??= report.failure;
        return;
      case 'atWork':
        return;
      case 'noise':
        this.#log.add(report.line);
    }
  }

  #measure({ steps, values }: Extract<TrialReport, { readonly kind: 'measurements' }>): void {
    const [first] = steps;
    if (this.#isDecided || first === undefined || first <= this.#lastStep) return;
    this.#lastStep = steps.at(-1) ?? first;
    this.#stepsSpent = this.#lastStep;
    if (this.#trial.receive({ steps, values }) === 'stop') this.#stop();
  }

  #stop(): void {
    const { farewell } = this.#trial;
    if (farewell === undefined) {
      this.#over = 'stopped';
      return;
    }
    if (this.#grace !== undefined) return;
    this.process.send(farewell.message);
    this.#grace = setTimeout(() => {
      this.process.kill();
    }, farewell.graceMs);
  }
}
