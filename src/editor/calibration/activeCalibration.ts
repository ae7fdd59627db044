import { randomUUID } from 'node:crypto';
import type { RunProgress } from '../../advise/lens/runningTitle';
import type { CalibrationSubject } from '../../model/calibration/calibration';
import type { RunningState } from '../../../webview/messages';
import type { CalibrationEvent, CalibrationOutcome } from '../../calibrate/run/calibrationEvent';
import { runCalibration } from '../../calibrate/run/runCalibration';
import { estimatePlanCost } from '../../calibrate/sweep/planCost';
import type { ActiveRun } from './activeRun';
import type { CalibrationView } from './calibrationView';
import type { OutcomeKeeper } from './outcomeKeeper';
import { initialRunningState, nextRunningState } from './runningState';
import type { CalibrationJob } from '../../workspace/runs/calibrationJob';

/** One calibration while it runs: what it shows, what it journals, and how the user wants it to end. */
export class ActiveCalibration implements ActiveRun {
  readonly name = 'calibration';
  readonly #job: CalibrationJob;
  readonly #view: CalibrationView;
  readonly #outcomes: OutcomeKeeper;
  readonly #cancel = new AbortController();
  readonly #stop = new AbortController();
  readonly #startedAt = performance.now();
  #state: RunningState;
  #isOver = false;
  #onProgress: (() => void) | undefined;
  /** The user has asked to throw away what it has found. */
  #isDiscarded = false;

  constructor(job: CalibrationJob, view: CalibrationView, outcomes: OutcomeKeeper) {
    this.#job = job;
    this.#view = view;
    this.#outcomes = outcomes;
    this.#state = initialRunningState({
      title: job.title,
      startedAt: new Date(),
      mostTrials: estimatePlanCost(job.plan).mostTrials,
      presentMomentum: job.presentMomentum,
      finishedTrials: job.journal?.contents?.finishedTrials,
      finishedAim: job.journal?.contents?.finishedAim,
    });
  }

  get subject(): CalibrationSubject {
    return this.#job.subject;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get progress(): RunProgress {
    const { trials, mostTrials, stopping } = this.#state;
    return { name: this.name, finished: trials.length, atMost: mostTrials, stopping };
  }

  /** Resolves when it is over, its processes ended and its outcome kept. */
  async run(onProgress?: () => void): Promise<void> {
    this.#onProgress = onProgress;
    const { trainer, onDone, subject } = this.#job;
    this.#view.show(this.#state);
    this.#view.reveal(subject);
    const outcome = await this.#calibrate();
    await trainer.dispose();
    await onDone?.();
    this.#isOver = true;
    await this.#conclude(outcome);
  }

  /** Stop now and use what there is. */
  stop(): void {
    this.#stop.abort();
    this.#show({ ...this.#state, stopping: true });
  }

  /** Abandon, as the user wishes: nothing is stored, and finished trials are not kept. */
  discard(): void {
    this.#isDiscarded = true;
    this.#cancel.abort();
  }

  /** Abandon, as the window's end wishes: its processes are ended, and finished trials are kept. */
  async abandon(): Promise<void> {
    this.#cancel.abort();
    await this.#job.trainer.dispose();
  }

  #calibrate(): Promise<CalibrationOutcome> {
    const { trainer, plan, subject, origin, nesterov, presentMomentum, journal } = this.#job;
    const contents = journal?.contents;
    return runCalibration({
      trainer,
      plan,
      subject,
      nesterov,
      ...(origin === undefined ? {} : { origin }),
      ...(presentMomentum === undefined ? {} : { presentMomentum }),
      ...(contents === undefined ? {} : { finishedTrials: contents.finishedTrials }),
      ...(contents?.finishedAim === undefined ? {} : { finishedAim: contents.finishedAim }),
      onEvent: (event) => {
        journal?.journal.record(event);
        this.#follow(event);
      },
      signal: this.#cancel.signal,
      stopSignal: this.#stop.signal,
      now: () => new Date(),
      newId: () => randomUUID(),
    });
  }

  #follow(event: CalibrationEvent): void {
    const expectedMs = event.kind === 'started' ? this.#job.expectedMs?.() : undefined;
    this.#show({
      ...nextRunningState(this.#state, event, performance.now() - this.#startedAt),
      ...(expectedMs === undefined ? {} : { remainingMs: expectedMs }),
    });
  }

  #show(state: RunningState): void {
    if (this.#isOver) return;
    this.#state = state;
    this.#view.show(state);
    this.#onProgress?.();
  }

  /** Finished trials wait in their journal for another start until a record is on disk in their place. */
  async #conclude(outcome: CalibrationOutcome): Promise<void> {
    const journal = this.#job.journal?.journal;
    const isWorthKeeping = this.#state.trials.length > 0 && !this.#isDiscarded;
    if (!isWorthKeeping) await journal?.remove();
    // Without the user's word it is the window that closes: the page keeps what it shows, and is told when it comes back.
    const isWindowClosing = this.#cancel.signal.aborted && !this.#isDiscarded;
    let isStored = false;
    try {
      if (!isWindowClosing) isStored = await this.#outcomes.conclude(this.#job, outcome, this.#isDiscarded);
    } finally {
      if (isStored) await journal?.remove();
      else if (isWorthKeeping) await journal?.close();
    }
  }
}
