import type { CalibrationOutcome } from '../../calibrate/run/calibrationEvent';
import type { Calibration } from '../../model/calibration/calibration';
import { isTooEarly, lastFailure, titleOf } from '../../model/wording/calibrationFacts';
import type { Failure } from '../../model/calibration/failure';
import { failureMessage } from '../../model/wording/failureMessage';
import { tracebackText } from '../../model/wording/cellPlace';
import { foreignText } from '../../model/wording/format/foreignText';
import { findingText } from '../../model/wording/findingText';
import { savingsText } from '../../model/wording/savingText';
import { noEstimateSentence } from '../../model/wording/verdictText';
import type { Log } from '../base/log';
import { say } from '../base/say';
import type { CalibrationView } from './calibrationView';
import type { RecordStore } from './recordStore';
import { inEnglish, said } from '../../model/language/said';
import type { CalibrationJob } from '../../workspace/runs/calibrationJob';
import { restoredPaths } from '../../workspace/runs/restoredPaths';

type JobSubject = Pick<CalibrationJob, 'title' | 'subject' | 'restorePaths'>;

/** Shows what came of a calibration, and stores its record. */
export class OutcomeKeeper {
  readonly #records: RecordStore;
  readonly #view: CalibrationView;
  readonly #log: Log;

  constructor(records: RecordStore, view: CalibrationView, log: Log) {
    this.#records = records;
    this.#view = view;
    this.#log = log;
  }

  /** True when a record is on disk. `wasDiscarded` when a calibration was cancelled to be thrown away. */
  async conclude(job: JobSubject, outcome: CalibrationOutcome, wasDiscarded: boolean): Promise<boolean> {
    switch (outcome.kind) {
      case 'cancelled':
        this.#view.show({
          kind: 'failed',
          title: job.title,
          subject: job.subject,
          message: wasDiscarded
            ? said`Cancelled. Nothing was stored.`
            : said`Stopped before there was a target. Nothing was stored.`,
        });
        return false;
      case 'failed':
        this.#showFailure(job, restoredPaths(outcome.failure, job.restorePaths));
        return false;
      case 'finished':
        return this.#keepFinished(outcome.calibration);
    }
  }

  /** Stores and shows a calibration that was made elsewhere. */
  async keep(calibration: Calibration): Promise<void> {
    await this.#store(calibration);
    this.#view.reveal();
  }

  async #keepFinished(calibration: Calibration): Promise<boolean> {
    const { result, subject } = calibration;
    const failure = lastFailure(calibration);
    if (failure !== undefined) this.#logFailure(failure);
    if (isTooEarly(calibration) && result.kind === 'noEstimate') {
      const message = said`Stopped before there was an estimate, so there is no record. The finished trials are kept: calibrate again to go on.`;
      this.#view.show({ kind: 'failed', title: titleOf(calibration), subject, message });
      return false;
    }
    const isStored = await this.#store(calibration);
    if (isStored && !this.#view.isVisible) void this.#announce(calibration);
    return isStored;
  }

  async #store(calibration: Calibration): Promise<boolean> {
    const failure = await this.#records.save(calibration);
    await this.#view.showRecord(calibration, failure !== undefined);
    if (failure !== undefined) this.#say(failure);
    return failure === undefined;
  }

  async #announce(calibration: Calibration): Promise<void> {
    const { result } = calibration;
    const message =
      result.kind === 'noEstimate'
        ? said`${foreignText(titleOf(calibration))}: no estimate. ${noEstimateSentence(result.reason)}`
        : [
            said`${foreignText(titleOf(calibration))}: ${findingText({ ...result, presentMomentum: calibration.presentMomentum, presentCycles: calibration.presentCycles })}`,
            savingsText(result),
          ]
            .filter((part) => part !== '')
            .map((part) => said`${part}.`)
            .join(' ');
    const show = said`Show`;
    if ((await say('information', message, show)) === show) this.#view.reveal();
  }

  #showFailure({ title, subject }: JobSubject, failure: Failure): void {
    const message = failureMessage(failure, 'below');
    const traceback = failure.kind === 'scriptRaised' ? { traceback: failure.traceback } : {};
    this.#view.show({ kind: 'failed', title, subject, message, ...traceback });
    this.#say(failure);
  }

  /** Logs a failure, and says it with a way to the log. */
  #say(failure: Failure): void {
    this.#logFailure(failure);
    const showLog = said`Show log`;
    void say('error', failureMessage(failure), showLog).then((choice) => {
      if (choice === showLog) this.#log.show();
    });
  }

  #logFailure(failure: Failure): void {
    this.#log.warn(inEnglish(() => failureMessage(failure)));
    if (failure.kind === 'scriptRaised') this.#log.warn(tracebackText(failure.traceback));
    if (failure.kind === 'processDied') this.#log.warn(failure.stderrTail);
  }
}
