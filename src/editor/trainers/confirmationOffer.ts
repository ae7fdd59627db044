import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { plannedWholeRuns } from '../../calibrate/confirm/wholeRuns';
import { minuteText } from '../../model/calibration/interruption';
import { failureMessage } from '../../model/wording/failureMessage';
import { foreignText } from '../../model/wording/format/foreignText';
import type { ConfirmationJournalContents } from '../../train/journal/confirmationJournal';
import type { Log } from '../base/log';
import { say } from '../base/say';
import type { Calibrator } from '../calibration/calibrator';
import type { InterruptedConfirmations } from '../calibration/interruptedConfirmations';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteOfSubject } from '../sites/siteLookup';
import type { CalibrationsSource } from './calibrations';
import { inEnglish, said } from '../../model/language/said';

/** After a reload the old window may still hold its journal for a moment. */
const LOOKS_AFTER_MS = [0, 4000, 12_000];

/** Offers, once, to go on with whole trainings that a closed window or a crash cut off; the record's panel does so for longer. */
export class ConfirmationOffer {
  readonly #interrupted: InterruptedConfirmations;
  readonly #calibrations: CalibrationsSource;
  readonly #calibrator: Calibrator;
  readonly #advisor: SiteAdvisor;
  readonly #log: Log;

  constructor(
    interrupted: InterruptedConfirmations,
    calibrations: CalibrationsSource,
    calibrator: Calibrator,
    advisor: SiteAdvisor,
    log: Log,
  ) {
    this.#interrupted = interrupted;
    this.#calibrations = calibrations;
    this.#calibrator = calibrator;
    this.#advisor = advisor;
    this.#log = log;
  }

  /** Never rejects: an offer that cannot be made is not missed. */
  async make(): Promise<void> {
    try {
      const found = await this.#find();
      if (found === undefined || this.#calibrator.isRunning || !vscode.workspace.isTrusted) return;
      const { title, createdAt, plan, subject } = found.header;
      const [goOn, discard] = [said`Go on`, said`Discard`] as const;
      const picked = await say(
        'information',
        said`The confirmation of ${foreignText(title)} on whole trainings, begun ${minuteText(createdAt)} UTC, was interrupted with ${found.runs.length} of ${plannedWholeRuns(plan).length} trainings finished.`,
        goOn,
        discard,
      );
      if (picked === discard) await this.#interrupted.discard(found);
      if (picked !== goOn) return;
      const { confirmations } = await this.#calibrations();
      await confirmations.resume(await siteOfSubject(this.#advisor, subject), found);
    } catch (error) {
      const failure = { kind: 'internal', detail: 'the offer to go on confirming' } as const;
      this.#log.error(
        inEnglish(() => failureMessage(failure)),
        error,
      );
    }
  }

  async #find(): Promise<ConfirmationJournalContents | undefined> {
    for (const delayMs of LOOKS_AFTER_MS) {
      await setTimeout(delayMs, undefined, { ref: false });
      const found = await this.#interrupted.latest();
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
