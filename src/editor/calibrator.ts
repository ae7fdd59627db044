import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { PanelState, RunningState } from '../../webview/messages';
import type { CalibrationOutcome } from '../calibrate/calibrationEvent';
import { fittedCurve } from '../calibrate/fittedCurve';
import type { CalibrationPlan } from '../calibrate/plan';
import { estimatePlanCost } from '../calibrate/planCost';
import { runCalibration } from '../calibrate/runCalibration';
import type { Trainer } from '../calibrate/trainer';
import type { Calibration, CalibrationSubject } from '../model/calibration';
import type { Failure } from '../model/failure';
import { failureMessage } from '../model/failureMessage';
import { formatMomentumEstimate } from '../model/numberFormat';
import { noEstimateSentence } from '../model/verdictText';
import type { OpenJournal } from './journalling';
import type { Log } from './log';
import type { PanelHost } from './panelHost';
import type { RecordStore } from './recordStore';
import { initialRunningState, nextRunningState } from './runningState';

/** One calibration to run. */
export interface CalibrationJob {
  readonly title: string;
  readonly trainer: Trainer;
  readonly plan: CalibrationPlan;
  readonly subject: CalibrationSubject;
  readonly presentMomentum?: number;
  readonly nesterov: boolean;
  /** Finished trials are kept here until the record takes their place. */
  readonly journal?: OpenJournal;
}

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

  /** Starts the job; false when another one is running. Resolves when it is over. */
  async run(job: CalibrationJob): Promise<boolean> {
    if (this.#active !== undefined) return false;
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
    this.#running = { ...this.#running, stopping: true };
    this.#panel.show(this.#running);
  }

  /** Abandon: nothing is stored. */
  cancel(): void {
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

  dispose(): void {
    this.cancel();
    void this.#active?.trainer.dispose();
  }

  /** Ends every process of a running calibration; for the extension's own end. */
  async shutDown(): Promise<void> {
    this.cancel();
    await this.#active?.trainer.dispose();
  }

  async #runJob(job: CalibrationJob, signal: AbortSignal, stop: AbortController): Promise<void> {
    const startedAt = performance.now();
    const contents = job.journal?.contents;
    this.#running = initialRunningState(
      job.title,
      new Date().toISOString(),
      estimatePlanCost(job.plan).mostTrials,
      job.presentMomentum,
    );
    this.#panel.show(this.#running);
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
            this.#running = nextRunningState(this.#running, event, performance.now() - startedAt);
            this.#panel.show(this.#running);
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
    this.#running = undefined;
    // After a failure the finished trials wait for another start; else the record (or the user's word) takes their place.
    if (outcome.kind === 'failed') await job.journal?.journal.close();
    else await job.journal?.journal.remove();
    await this.#conclude(job, outcome);
  }

  async #conclude(job: CalibrationJob, outcome: CalibrationOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'cancelled':
        this.#panel.show({ kind: 'failed', title: job.title, message: 'Cancelled. Nothing was stored.' });
        return;
      case 'failed':
        this.#fail(job.title, outcome.failure);
        return;
      case 'finished':
        await this.#finish(outcome.calibration);
    }
  }

  async #finish(calibration: Calibration): Promise<void> {
    const { result, partial } = calibration;
    const failure = lastFailure(calibration);
    if (failure !== undefined) this.#logFailure(failure);
    if (result.kind === 'noEstimate' && partial) {
      const message = `Stopped before there was an estimate. Nothing was stored. ${noEstimateSentence(result.reason)}`;
      this.#panel.show({ kind: 'failed', title: titleOf(calibration), message });
      return;
    }
    const saveFailure = await this.#records.save(calibration);
    await this.showRecord(calibration, saveFailure !== undefined);
    if (saveFailure !== undefined) this.#fail(titleOf(calibration), saveFailure, false);
    else if (!this.#panel.isVisible) await this.#announce(calibration);
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

function lastFailure(calibration: Calibration): Failure | undefined {
  const outcome = calibration.trials.findLast((trial) => trial.outcome.kind === 'failed')?.outcome;
  return outcome?.kind === 'failed' ? outcome.failure : undefined;
}

function titleOf({ subject, environment }: Calibration): string {
  return subject.kind === 'script' ? `${subject.scriptPath} · ${subject.siteId}` : environment.name;
}
