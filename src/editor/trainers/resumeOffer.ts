import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { failureMessage } from '../../model/wording/failureMessage';
import { foreignText } from '../../model/wording/format/foreignText';
import { interruptionPredicate } from '../../model/calibration/interruption';
import type { Log } from '../base/log';
import { say } from '../base/say';
import type { Calibrator } from '../calibration/calibrator';
import { interruptionOf, type InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { Resumption } from './resumption';
import { inEnglish, said } from '../../model/language/said';

/** When the journals are looked at, each after the one before: after a reload the old window may still hold its journal for a moment. */
const LOOKS_AFTER_MS = [0, 4000, 12_000];

/** Offers to go on with what a closed window or a crash cut off: once, and only the latest of it. Lens and panel say it for longer. */
export class ResumeOffer {
  readonly #interrupted: InterruptedCalibrations;
  readonly #calibrator: Calibrator;
  readonly #resumption: Resumption;
  readonly #log: Log;

  constructor(
    interrupted: InterruptedCalibrations,
    calibrator: Calibrator,
    resumption: Resumption,
    log: Log,
  ) {
    this.#interrupted = interrupted;
    this.#calibrator = calibrator;
    this.#resumption = resumption;
    this.#log = log;
  }

  /** Never rejects: an offer that cannot be made is not missed. */
  async make(): Promise<void> {
    try {
      for (const delayMs of LOOKS_AFTER_MS) {
        await setTimeout(delayMs, undefined, { ref: false });
        await this.#interrupted.look();
        if (this.#interrupted.latest !== undefined) break;
      }
      const { latest } = this.#interrupted;
      if (latest === undefined || this.#calibrator.isRunning || !vscode.workspace.isTrusted) return;
      const { title, journalId } = latest.header;
      const [goOn, discard] = [said`Go on`, said`Discard`] as const;
      const picked = await say(
        'information',
        said`The calibration of ${foreignText(title)}, ${interruptionPredicate(interruptionOf(latest))}`,
        goOn,
        discard,
      );
      if (picked !== undefined) await this.#resumption.act(journalId, picked === goOn ? 'goOn' : 'discard');
    } catch (error) {
      const failure = { kind: 'internal', detail: 'the offer to resume' } as const;
      this.#log.error(
        inEnglish(() => failureMessage(failure)),
        error,
      );
    }
  }
}
