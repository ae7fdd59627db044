import { randomUUID } from 'node:crypto';
import type { RunProgress } from '../../advise/lens/runningTitle';
import type { ConfirmingState } from '../../../webview/messages';
import { confirmationResult } from '../../calibrate/confirm/confirmationResult';
import {
  runConfirmation,
  type ConfirmationEvent,
  type ConfirmationOutcome,
  type ConfirmationRequest,
} from '../../calibrate/confirm/runConfirmation';
import { plannedWholeRuns } from '../../calibrate/confirm/wholeRuns';
import type { Calibration, CalibrationSubject } from '../../model/calibration/calibration';
import { CONFIRMATION_FORMAT_VERSION, type Confirmation } from '../../model/calibration/confirmation';
import type { Failure } from '../../model/calibration/failure';
import { shortConfirmationText } from '../../model/wording/confirmation/confirmationText';
import { couplingSentences } from '../../model/wording/confirmation/couplingText';
import { failureMessage } from '../../model/wording/failureMessage';
import { foreignText } from '../../model/wording/format/foreignText';
import { pairSentences } from '../../model/wording/confirmation/pairConfirmationText';
import type { ConfirmationJournal } from '../../train/journal/confirmationJournal';
import type { Log } from '../base/log';
import { say } from '../base/say';
import type { ActiveRun } from './activeRun';
import type { CalibrationView } from './calibrationView';
import type { ConfirmationStore } from './confirmationStore';
import { initialConfirmingState, nextConfirmingState, type ConfirmationStart } from './confirmingState';
import { inEnglish, said } from '../../model/language/said';

/** What runs for hours is not drawn more often. */
const PROGRESS_INTERVAL_MS = 1000;

/** One confirmation to run. */
export interface ConfirmationJob extends ConfirmationStart {
  readonly calibration: Calibration;
  readonly journal: ConfirmationJournal;
  readonly withTrainer: ConfirmationRequest['withTrainer'];
  /** Called when it is over, however it ended. */
  readonly onDone: () => Promise<void>;
}

/** What a confirmation needs of the window. */
export interface ConfirmationPlace {
  readonly view: CalibrationView;
  readonly store: ConfirmationStore;
  readonly log: Log;
}

/** Whole trainings while they run: what they show and journal, and what becomes of them. */
export class ActiveConfirmation implements ActiveRun {
  readonly name = 'confirmation';
  readonly #job: ConfirmationJob;
  readonly #place: ConfirmationPlace;
  readonly #abort = new AbortController();
  readonly #startedAt = performance.now();
  #runStartedAt = performance.now();
  #shownAt = 0;
  #state: ConfirmingState;
  #isDiscarded = false;
  #isWindowClosing = false;
  #isOver = false;
  #onProgress: (() => void) | undefined;

  constructor(job: ConfirmationJob, place: ConfirmationPlace) {
    this.#job = job;
    this.#place = place;
    this.#state = initialConfirmingState(job);
  }

  get subject(): CalibrationSubject {
    return this.#job.calibration.subject;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get progress(): RunProgress {
    const { runs, plan, stopping } = this.#state;
    return { name: this.name, finished: runs.length, atMost: plannedWholeRuns(plan).length, stopping };
  }

  async run(onProgress?: () => void): Promise<void> {
    this.#onProgress = onProgress;
    const { journal, onDone } = this.#job;
    this.#place.view.show(this.#state);
    this.#place.view.reveal();
    const outcome = await this.#confirm();
    await onDone();
    this.#isOver = true;
    if (!this.#isWindowClosing) await this.#conclude(outcome);
    else if (hasKept(outcome)) await journal.close();
    else await journal.remove();
  }

  /** The training that runs is lost; what has finished counts. */
  stop(): void {
    this.#show({ ...this.#state, stopping: true });
    this.#abort.abort();
  }

  discard(): void {
    this.#isDiscarded = true;
    this.#abort.abort();
  }

  abandon(): Promise<void> {
    this.#isWindowClosing = true;
    this.#abort.abort();
    return Promise.resolve();
  }

  #confirm(): Promise<ConfirmationOutcome> {
    const { plan, runs, withTrainer, journal } = this.#job;
    return runConfirmation({
      plan,
      finishedRuns: runs,
      withTrainer,
      onEvent: (event) => {
        if (event.kind === 'runStarted') this.#runStartedAt = performance.now();
        // What failed for another reason than its setting is run again by whoever goes on.
        if (event.kind === 'runFinished' && event.run.outcome.kind !== 'failed') journal.add(event.run);
        this.#follow(event);
      },
      signal: this.#abort.signal,
    });
  }

  #follow(event: ConfirmationEvent): void {
    const now = performance.now();
    if (event.kind === 'runProgress' && now - this.#shownAt < PROGRESS_INTERVAL_MS) return;
    this.#shownAt = now;
    this.#show(
      nextConfirmingState(this.#state, event, {
        elapsedMs: now - this.#startedAt,
        runMs: event.kind === 'runFinished' ? 0 : now - this.#runStartedAt,
        expectedRunMs: this.#job.expectedRunMs,
      }),
    );
  }

  #show(state: ConfirmingState): void {
    this.#state = state;
    this.#place.view.show(state);
    this.#onProgress?.();
  }

  async #conclude(outcome: ConfirmationOutcome): Promise<void> {
    const { calibration, journal } = this.#job;
    const confirmation = this.#isDiscarded ? undefined : this.#recordOf(outcome);
    const failure = confirmation === undefined ? undefined : await this.#place.store.save(confirmation);
    const isKept = confirmation !== undefined && failure === undefined;
    if (this.#isDiscarded || isKept || !hasKept(outcome)) await journal.remove();
    else await journal.close();
    await this.#place.view.showRecord(calibration);
    if (failure !== undefined) this.#say(failure);
    else if (outcome.kind === 'failed') this.#say(outcome.failure);
    else if (confirmation !== undefined) void this.#announce(confirmation);
    else if (!this.#isDiscarded && hasKept(outcome)) {
      void say(
        'information',
        said`Fewer than two seeds have both trainings to their end. The finished trainings are kept: confirm again to go on.`,
      );
    }
  }

  /** Undefined where the rest is wanted for a word: what failed can be mended, and too few seeds tell nothing. */
  #recordOf(outcome: ConfirmationOutcome): Confirmation | undefined {
    const { calibration, plan } = this.#job;
    const result = confirmationResult(outcome.runs);
    const isTelling = result.seeds >= 2 || result.verdict.kind === 'withdrawn';
    const isWhole = outcome.kind === 'done' && outcome.runs.every((run) => run.outcome.kind !== 'failed');
    if (outcome.kind === 'failed' || !(isTelling || isWhole)) return undefined;
    return {
      formatVersion: CONFIRMATION_FORMAT_VERSION,
      confirmationId: randomUUID(),
      calibrationId: calibration.calibrationId,
      createdAt: new Date().toISOString(),
      subject: calibration.subject,
      plan,
      partial: outcome.kind === 'cancelled',
      runs: outcome.runs,
      result,
    };
  }

  async #announce(confirmation: Confirmation): Promise<void> {
    if (this.#place.view.isVisible) return;
    const { verdict } = confirmation.result;
    const title = foreignText(this.#job.title);
    const further = [pairSentences(confirmation)[0], couplingSentences(confirmation)[0]];
    const told = shortConfirmationText(confirmation);
    const finding =
      verdict.kind === 'withdrawn'
        ? said`${title}: the suggestion is withdrawn: ${told}.`
        : said`${title}: ${told}.`;
    const message = [finding, ...further.filter((each) => each !== undefined)].join(' ');
    const show = said`Show`;
    if ((await say('information', message, show)) === show) this.#place.view.reveal();
  }

  #say(failure: Failure): void {
    this.#place.log.warn(inEnglish(() => failureMessage(failure)));
    if (failure.kind === 'scriptRaised') this.#place.log.warn(failure.traceback);
    const showLog = said`Show log`;
    void say('error', failureMessage(failure), showLog).then((choice) => {
      if (choice === showLog) this.#place.log.show();
    });
  }
}

/** Whether the journal holds a training to go on with. */
function hasKept({ runs }: ConfirmationOutcome): boolean {
  return runs.some(({ outcome }) => outcome.kind !== 'failed');
}
