import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { PanelState, RunningState } from '../../../webview/messages';
import type { CalibrationOutcome } from '../../calibrate/run/calibrationEvent';
import { fittedCurve } from '../../calibrate/fit/fittedCurve';
import { estimatePlanCost } from '../../calibrate/sweep/planCost';
import { runCalibration } from '../../calibrate/run/runCalibration';
import type { Trainer } from '../../calibrate/run/trainer';
import type { Calibration } from '../../model/calibration';
import type { Failure } from '../../model/failure';
import { failureMessage } from '../../model/failureMessage';
import { formatMomentumEstimate } from '../../model/numberFormat';
import { noEstimateSentence } from '../../model/verdictText';
import type { Log } from '../base/log';
import type { PanelHost } from '../panel/panelHost';
import { isTooEarly, lastFailure, titleOf } from '../../model/calibrationFacts';
import type { CalibrationJob } from './calibrationJob';
import type { RecordStore } from './recordStore';
import { initialRunningState, nextRunningState } from './runningState';

interface ActiveRun {
  readonly cancel: AbortController;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  readonly trainer: Trainer;
}

/** Runs one calibration at a time and shows it: progress, panel, record, and what came of it. */
export class Calibrator implements vscode.Disposable {
  readonly #records: RecordStore;
  readonly #panel: PanelHost;
  readonly #log: Log;
  readonly #applyTitle: (calibration: Calibration) => Promise<string | undefined>;
  #active: ActiveRun | undefined;
  /** The user has asked to throw away what the running calibration has found. */
  #discards = false;
  #running: RunningState | undefined;

  constructor(
    records: RecordStore,
    panel: PanelHost,
    log: Log,
    applyTitle: (calibration: Calibration) => Promise<string | undefined>,
  ) {
    this.#records = records;
    this.#panel = panel;
    this.#log = log;
    this.#applyTitle = applyTitle;
  }

  get isRunning(): boolean {
    return this.#active !== undefined;
  }

  /** One calibration at a time: says so, and leads to the one that runs. */
  async explainBusy(): Promise<void> {
    const show = 'Show it';
    const message = 'A calibration is running already. Stop it in its panel before you start another.';
    if ((await vscode.window.showInformationMessage(message, show)) === show) this.#panel.reveal();
  }

  /** Starts the job; false when another one is running. Resolves when it is over. */
  async run(job: CalibrationJob): Promise<boolean> {
    if (this.#active !== undefined) {
      await job.journal?.journal.close();
      await job.onDone?.();
      void this.explainBusy();
      return false;
    }
    this.#discards = false;
    const [cancel, stop] = [new AbortController(), new AbortController()];
    const done = this.#runJob(job, cancel.signal, stop);
    this.#active = { cancel, stop, done, trainer: job.trainer };
    try {
      await done;
    } finally {
      this.#active = undefined;
      this.#running = undefined;
    }
    return true;
  }

  /** Stop now and use what there is. */
  stop(): void {
    this.#active?.stop.abort();
    if (this.#running === undefined) return;
    this.#showRunning({ ...this.#running, stopping: true });
  }

  /** Abandon, as the user wishes: nothing is stored, and finished trials are not kept. */
  cancel(): void {
    this.#discards = true;
    this.#active?.cancel.abort();
  }

  /** Shows a stored calibration in the panel. */
  async showRecord(calibration: Calibration, notStored = false): Promise<void> {
    const curve = fittedCurve(calibration.result, calibration.trials);
    const applyTitle = await this.#applyTitle(calibration);
    const state: PanelState = {
      kind: 'finished',
      title: titleOf(calibration),
      calibration,
      notStored,
      ...(curve === undefined ? {} : { fittedCurve: curve }),
      ...(applyTitle === undefined ? {} : { applyTitle }),
    };
    this.#panel.show(state);
  }

  #showRunning(state: RunningState): void {
    this.#running = state;
    this.#panel.show(state);
  }

  /** Stores and shows a calibration that was made elsewhere. */
  async keep(calibration: Calibration): Promise<void> {
    await this.#store(calibration);
    this.#panel.reveal();
  }

  dispose(): void {
    void this.shutDown();
  }

  /** Ends every process of a running calibration, whose finished trials are kept; for the extension's own end. */
  async shutDown(): Promise<void> {
    const active = this.#active;
    active?.cancel.abort();
    await active?.trainer.dispose();
    await active?.done;
  }

  async #runJob(job: CalibrationJob, signal: AbortSignal, stop: AbortController): Promise<void> {
    const startedAt = performance.now();
    const contents = job.journal?.contents;
    this.#showRunning(
      initialRunningState(
        job.title,
        new Date().toISOString(),
        estimatePlanCost(job.plan).mostTrials,
        job.presentMomentum,
        contents?.finishedTrials,
        contents?.finishedTarget,
      ),
    );
    this.#panel.reveal();
    const outcome = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Calibrating ${job.title}`,
        cancellable: true,
      },
      async (progress, token) => {
        token.onCancellationRequested(() => {
          this.stop();
          stop.abort();
        });
        let reported = 0;
        return runCalibration({
          trainer: job.trainer,
          plan: job.plan,
          subject: job.subject,
          nesterov: job.nesterov,
          ...(job.presentMomentum === undefined ? {} : { presentMomentum: job.presentMomentum }),
          ...(contents === undefined ? {} : { finishedTrials: contents.finishedTrials }),
          ...(contents?.finishedTarget === undefined ? {} : { finishedTarget: contents.finishedTarget }),
          onEvent: (event) => {
            job.journal?.journal.record(event);
            if (this.#running === undefined) return;
            const expectedMs = event.kind === 'started' ? job.expectedMs?.() : undefined;
            this.#showRunning({
              ...nextRunningState(this.#running, event, performance.now() - startedAt),
              ...(expectedMs === undefined ? {} : { remainingMs: expectedMs }),
            });
            if (event.kind === 'trialFinished' || event.kind === 'pilotFinished') {
              const { trials, mostTrials } = this.#running;
              const share = Math.min(100, (100 * trials.length) / mostTrials);
              progress.report({
                message: `${trials.length} of at most ${mostTrials} trials`,
                increment: share - reported,
              });
              reported = share;
            }
          },
          signal,
          stopSignal: stop.signal,
          now: () => new Date(),
          newId: () => randomUUID(),
        });
      },
    );
    await job.trainer.dispose();
    await job.onDone?.();
    const hasTrials = (this.#running?.trials.length ?? 0) > 0;
    this.#running = undefined;
    const isWorthKeeping = hasTrials && !this.#discards;
    if (!isWorthKeeping) await job.journal?.journal.remove();
    // Without the user's word it is the window that closes: the page keeps what it shows, and is told when it comes back.
    let isStored = false;
    try {
      if (!signal.aborted || this.#discards) isStored = await this.#conclude(job, outcome);
    } finally {
      // Finished trials wait for another start until a record is on disk in their place.
      if (isStored) await job.journal?.journal.remove();
      else if (isWorthKeeping) await job.journal?.journal.close();
    }
  }

  /** Shows what came of it; true when that is a record, and on disk. */
  async #conclude(job: CalibrationJob, outcome: CalibrationOutcome): Promise<boolean> {
    switch (outcome.kind) {
      case 'cancelled':
        this.#panel.show({
          kind: 'failed',
          title: job.title,
          message: this.#discards
            ? 'Cancelled. Nothing was stored.'
            : 'Stopped before there was a target. Nothing was stored.',
        });
        return false;
      case 'failed':
        this.#fail(job.title, restoredPaths(outcome.failure, job.restorePaths));
        return false;
      case 'finished':
        return this.#finish(outcome.calibration);
    }
  }

  async #finish(calibration: Calibration): Promise<boolean> {
    const { result } = calibration;
    const failure = lastFailure(calibration);
    if (failure !== undefined) this.#logFailure(failure);
    if (isTooEarly(calibration) && result.kind === 'noEstimate') {
      const message = `Stopped before there was an estimate, so there is no record. The finished trials are kept: calibrate again to go on. ${noEstimateSentence(result.reason)}`;
      this.#panel.show({ kind: 'failed', title: titleOf(calibration), message });
      return false;
    }
    const isKept = await this.#store(calibration);
    if (isKept && !this.#panel.isVisible) void this.#announce(calibration);
    return isKept;
  }

  async #store(calibration: Calibration): Promise<boolean> {
    const failure = await this.#records.save(calibration);
    await this.showRecord(calibration, failure !== undefined);
    if (failure !== undefined) this.#fail(titleOf(calibration), failure, false);
    return failure === undefined;
  }

  async #announce(calibration: Calibration): Promise<void> {
    const { result } = calibration;
    const message =
      result.kind === 'noEstimate'
        ? `${titleOf(calibration)}: no estimate. ${noEstimateSentence(result.reason)}`
        : `${titleOf(calibration)}: β = ${formatMomentumEstimate(result.momentum)}${result.changeJustified ? '' : ', no change justified'}.`;
    const show = 'Show';
    if ((await vscode.window.showInformationMessage(message, show)) === show) this.#panel.reveal();
  }

  #fail(title: string, failure: Failure, showInPanel = true): void {
    this.#logFailure(failure);
    const message = failureMessage(failure);
    if (showInPanel) {
      const traceback = failure.kind === 'scriptRaised' ? failure.traceback : undefined;
      this.#panel.show({ kind: 'failed', title, message, ...(traceback === undefined ? {} : { traceback }) });
    }
    const showLog = 'Show log';
    void vscode.window.showErrorMessage(message, showLog).then((choice) => {
      if (choice === showLog) this.#log.show();
    });
  }

  #logFailure(failure: Failure): void {
    this.#log.warn(failureMessage(failure));
    if (failure.kind === 'scriptRaised') this.#log.warn(failure.traceback);
    if (failure.kind === 'processDied') this.#log.warn(failure.stderrTail);
  }
}

function restoredPaths(failure: Failure, restore: CalibrationJob['restorePaths']): Failure {
  return failure.kind === 'scriptRaised' && restore !== undefined
    ? { ...failure, traceback: restore(failure.traceback) }
    : failure;
}
