import * as vscode from 'vscode';
import { interruptionPredicate } from '../../model/calibration/interruption';
import type { JournalContents } from '../../train/journal/trialJournal';
import { COMMANDS } from '../base/declarations';
import { pick, say } from '../base/say';
import type { Calibrator } from '../calibration/calibrator';
import {
  interruptionOf,
  sayTaken,
  type InterruptedCalibrations,
} from '../calibration/interruptedCalibrations';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { referenceTo, siteOfSubject } from '../sites/siteLookup';
import { resumeAt, type CalibrationsSource } from './calibrations';
import { explainTrust } from './explainTrust';
import { said } from '../../model/language/said';

/** What a user wants of an interrupted calibration. */
export type ResumeChoice = 'goOn' | 'discard';

/** Goes on with interrupted calibrations, or throws them away. */
export class Resumption {
  readonly #interrupted: InterruptedCalibrations;
  readonly #advisor: SiteAdvisor;
  readonly #calibrator: Calibrator;
  readonly #calibrations: CalibrationsSource;

  constructor(
    interrupted: InterruptedCalibrations,
    advisor: SiteAdvisor,
    calibrator: Calibrator,
    calibrations: CalibrationsSource,
  ) {
    this.#interrupted = interrupted;
    this.#advisor = advisor;
    this.#calibrator = calibrator;
    this.#calibrations = calibrations;
  }

  /** Asks what to do with it, and does it. */
  async ask(contents: JournalContents): Promise<void> {
    const picked = await pick(
      [
        {
          label: `$(debug-continue) ${said`Go on`}`,
          detail: said`With the finished trials, unless its code, arguments or interpreter have changed since.`,
          choice: 'goOn',
        } as const,
        {
          label: `$(trash) ${said`Discard`}`,
          detail: said`The finished trials are thrown away.`,
          choice: 'discard',
        } as const,
      ],
      {
        title: contents.header.title,
        placeHolder: said`It was ${interruptionPredicate(interruptionOf(contents))}`,
      },
    );
    if (picked !== undefined) await this.act(contents.header.journalId, picked.choice);
  }

  /** Does it; says so when another window has taken the calibration meanwhile. */
  async act(journalId: string, choice: ResumeChoice): Promise<void> {
    await this.#interrupted.look();
    const contents = this.#interrupted.byId(journalId);
    if (contents === undefined) sayTaken();
    else if (choice === 'discard') await this.#interrupted.discard(contents);
    else await this.#goOn(contents);
  }

  async #goOn(contents: JournalContents): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust();
      return;
    }
    if (this.#calibrator.isRunning) {
      await this.#calibrator.explainBusy();
      return;
    }
    const site = await siteOfSubject(this.#advisor, contents.header.subject);
    if (await resumeAt(await this.#calibrations(), site, contents)) return;
    const calibrate = said`Calibrate anew`;
    const picked = await say(
      'warning',
      said`Its script or what that imports, its arguments or its interpreter have changed since: the finished trials cannot be joined by new ones.`,
      calibrate,
    );
    if (picked !== calibrate) return;
    await vscode.commands.executeCommand(
      COMMANDS.calibrate,
      site === undefined ? undefined : referenceTo(site),
    );
  }
}
