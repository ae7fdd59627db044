import * as vscode from 'vscode';
import type { RunProgress } from '../../advise/lens/runningTitle';
import type { CalibrationSubject } from '../../model/calibration/calibration';
import type { Failure } from '../../model/calibration/failure';
import { ActiveCalibration } from './activeCalibration';
import type { ActiveRun } from './activeRun';
import type { CalibrationView } from './calibrationView';
import type { OutcomeKeeper } from './outcomeKeeper';
import { say, withProgress } from '../base/say';
import { throttled } from '../base/throttled';
import { said } from '../../model/language/said';
import type { CalibrationJob } from '../../workspace/runs/calibrationJob';

/** Lenses are asked for again no more often. */
const PROGRESS_INTERVAL_MS = 1000;

/** What runs now, and how far it has come. */
export interface RunningRun extends RunProgress {
  readonly subject: CalibrationSubject;
}

/** Runs one calibration, or one confirmation, at a time. */
export class Calibrator implements vscode.Disposable {
  readonly #view: CalibrationView;
  readonly #outcomes: OutcomeKeeper;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when a calibration begins, and when it is over. */
  readonly onDidChange = this.#changed.event;
  readonly #progressed = new vscode.EventEmitter<void>();
  /** Fires as what runs comes on, no more than once a second. */
  readonly onDidProgress = this.#progressed.event;
  #isOneWaiting = false;
  #isShutDown = false;
  #active: { readonly run: ActiveRun; readonly done: Promise<void> } | undefined;

  constructor(view: CalibrationView, outcomes: OutcomeKeeper) {
    this.#view = view;
    this.#outcomes = outcomes;
  }

  get isRunning(): boolean {
    return this.#active !== undefined;
  }

  /** Whether something trains; waits for what is only being kept, which may be shown as finished already. */
  async isBusy(): Promise<boolean> {
    if (this.#active?.run.isOver === true) await this.#active.done.catch(() => undefined);
    return this.isRunning;
  }

  get running(): RunningRun | undefined {
    const run = this.#active?.run;
    return run === undefined ? undefined : { ...run.progress, subject: run.subject };
  }

  /** Whether a calibration waits for the end of what runs. */
  get isOneWaiting(): boolean {
    return this.#isOneWaiting;
  }

  /** One calibration at a time: says so, and leads to the one that runs. */
  async explainBusy(): Promise<void> {
    const show = said`Show It`;
    if ((await say('information', this.#busyMessage(), show)) === show) this.#view.reveal();
  }

  /** Whether another one may be chosen now: nothing runs, or the user wants it to come next, for which there is one place. */
  async mayChoose(): Promise<boolean> {
    if (!(await this.isBusy())) return true;
    if (this.#isOneWaiting) {
      await this.explainBusy();
      return false;
    }
    const [show, next] = [said`Show It`, said`Calibrate Next`] as const;
    const answer = await say('information', this.#busyMessage(), next, show);
    if (answer === show) this.#view.reveal();
    return answer === next;
  }

  /**
   * Resolves with true once nothing runs: at once, or when what runs is over, with a notification that can be cancelled meanwhile.
   * False where the user has cancelled, or another one waits.
   */
  async untilFree(): Promise<boolean> {
    if (this.#active === undefined) return true;
    if (this.#isOneWaiting) {
      void this.explainBusy();
      return false;
    }
    this.#setWaiting(true);
    try {
      return await withProgress(said`The next calibration waits for the one that runs`, true, (_, token) => {
        const cancelled = new Promise<false>((resolve) => {
          token.onCancellationRequested(() => {
            resolve(false);
          });
        });
        return Promise.race([this.#isFree(), cancelled]);
      });
    } finally {
      this.#setWaiting(false);
    }
  }

  /** Runs the job, unless another one is running, which is said. Resolves when it is over. */
  async run(job: CalibrationJob): Promise<void> {
    if (this.#active !== undefined) {
      await job.journal?.journal.close();
      await job.onDone?.();
      void this.explainBusy();
      return;
    }
    await this.hold(new ActiveCalibration(job, this.#view, this.#outcomes));
  }

  /** Runs what nothing else may run beside; resolves when it is over. The caller has seen that nothing does. */
  async hold(run: ActiveRun): Promise<void> {
    const onProgress = throttled(() => this.#progressed.fire(), PROGRESS_INTERVAL_MS);
    this.#active = { run, done: run.run(onProgress) };
    this.#changed.fire();
    try {
      await this.#active.done;
    } finally {
      this.#active = undefined;
      this.#changed.fire();
    }
  }

  /** Shows what kept a calibration from being begun. */
  async fail(
    job: Pick<CalibrationJob, 'title' | 'subject' | 'restorePaths'>,
    failure: Failure,
  ): Promise<void> {
    await this.#outcomes.conclude(job, { kind: 'failed', failure }, false);
    this.#view.reveal();
  }

  /** Stop now and use what there is. */
  stop(): void {
    this.#active?.run.stop();
  }

  /** Abandon, as the user wishes: nothing is stored, and finished trials are not kept. */
  cancel(): void {
    this.#active?.run.discard();
  }

  dispose(): void {
    void this.shutDown();
    this.#changed.dispose();
    this.#progressed.dispose();
  }

  async #isFree(): Promise<boolean> {
    while (this.#active !== undefined) await this.#active.done.catch(() => undefined);
    return !this.#isShutDown;
  }

  #setWaiting(isOneWaiting: boolean): void {
    this.#isOneWaiting = isOneWaiting;
    this.#progressed.fire();
  }

  #busyMessage(): string {
    const isConfirmation = this.#active?.run.name === 'confirmation';
    if (this.#isOneWaiting)
      return isConfirmation
        ? said`A confirmation is running, and another calibration waits for its end.`
        : said`A calibration is running, and another calibration waits for its end.`;
    return isConfirmation
      ? said`A confirmation is running already.`
      : said`A calibration is running already.`;
  }

  /** Ends every process of a running calibration, whose finished trials are kept; for the extension's own end. */
  async shutDown(): Promise<void> {
    this.#isShutDown = true;
    const active = this.#active;
    await active?.run.abandon();
    await active?.done;
  }
}
