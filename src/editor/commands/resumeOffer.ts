import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { failureMessage } from '../../model/failureMessage';
import { removeJournal, type JournalContents } from '../../train/journal/trialJournal';
import { COMMANDS } from '../base/declarations';
import type { Log } from '../base/log';
import type { Calibrator } from '../calibration/calibrator';
import { interruptedCalibrations, sayTaken } from '../calibration/journalling';
import type { CalibrationStorage } from '../calibration/storage';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteOfSubject, type Site } from '../sites/siteLookup';
import type { ProgramCalibration } from '../trainers/programCalibration';
import type { ScriptCalibration } from '../trainers/scriptCalibration';

/** When the journals are looked at, each after the one before. */
const LOOKS_AFTER_MS = [0, 4000, 12_000];

/** Offers to go on with what a closed window or a crash cut off: once, and only the latest of it. */
export class ResumeOffer {
  readonly #storage: CalibrationStorage;
  readonly #advisor: SiteAdvisor;
  readonly #calibrator: Calibrator;
  readonly #scripts: ScriptCalibration;
  readonly #programs: ProgramCalibration;
  readonly #log: Log;

  constructor(
    storage: CalibrationStorage,
    advisor: SiteAdvisor,
    calibrator: Calibrator,
    scripts: ScriptCalibration,
    programs: ProgramCalibration,
    log: Log,
  ) {
    this.#storage = storage;
    this.#advisor = advisor;
    this.#calibrator = calibrator;
    this.#scripts = scripts;
    this.#programs = programs;
    this.#log = log;
  }

  /** Never rejects: an offer that cannot be made is not missed. */
  async make(): Promise<void> {
    try {
      const latest = await this.#latest();
      if (latest === undefined || this.#calibrator.isRunning || !vscode.workspace.isTrusted) return;
      const { title, createdAt, journalId } = latest.header;
      const [goOn, discard] = ['Go on', 'Discard'];
      const picked = await vscode.window.showInformationMessage(
        `The calibration of ${title}, begun ${createdAt.replace('T', ' ').slice(0, 16)} UTC, was interrupted after ${countOf(latest.finishedTrials.length)} kept.`,
        goOn,
        discard,
      );
      if (picked === discard && !(await removeJournal(this.#storage.journalFolder, journalId))) sayTaken();
      if (picked === goOn) await this.#resume(latest);
    } catch (error) {
      this.#log.error(failureMessage({ kind: 'internal', detail: 'the offer to resume' }), error);
    }
  }

  /** After a reload the old window may still hold its journal for a moment. */
  async #latest(): Promise<JournalContents | undefined> {
    for (const delayMs of LOOKS_AFTER_MS) {
      await setTimeout(delayMs, undefined, { ref: false });
      const [latest] = await interruptedCalibrations(this.#storage.journalFolder);
      if (latest !== undefined) return latest;
    }
    return undefined;
  }

  async #resume(contents: JournalContents): Promise<void> {
    const { subject } = contents.header;
    const site = await siteOfSubject(this.#advisor, subject);
    if (site !== undefined && (await this.#resumeAt(site, contents))) return;
    const calibrate = 'Calibrate anew';
    const picked = await vscode.window.showWarningMessage(
      'The script, its arguments or its interpreter have changed since: the finished trials cannot be joined by new ones.',
      calibrate,
    );
    if (picked !== calibrate) return;
    const reference =
      site === undefined ? undefined : { uri: site.document.uri.toString(), siteId: site.config.siteId };
    await vscode.commands.executeCommand(COMMANDS.calibrate, reference);
  }

  async #resumeAt(site: Site, contents: JournalContents): Promise<boolean> {
    const { calibrationKind } = site;
    if (calibrationKind === 'script' && (await this.#scripts.resume(site, contents))) return true;
    return calibrationKind !== undefined && (await this.#programs.resume(site, contents));
  }
}

function countOf(trials: number): string {
  return trials === 1 ? '1 trial. It was' : `${trials} trials. They were`;
}
