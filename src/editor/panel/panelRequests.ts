import * as vscode from 'vscode';
import type { PageRequest, PanelState } from '../../../webview/messages';
import type { Calibration, CalibrationSubject } from '../../model/calibration/calibration';
import type { ExtensionKind } from '../../model/calibration/extension';
import { foreignText } from '../../model/wording/format/foreignText';
import { COMMANDS } from '../base/declarations';
import type { Log } from '../base/log';
import { confirm, say } from '../base/say';
import type { Calibrator } from '../calibration/calibrator';
import { applyRecord } from '../sites/providers/recordFix';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { revealLine } from '../sites/reveal';
import { referenceTo, revealSite, siteOfSubject, type Site } from '../sites/siteLookup';
import { exportShown } from './panelExport';
import type { ResumeChoice, Resumption } from '../trainers/resumption';
import { said } from '../../model/language/said';

/** Does what the panel's buttons ask for, about what the panel shows. */
export class PanelRequests {
  readonly #advisor: SiteAdvisor;
  readonly #calibrator: Calibrator;
  readonly #resumption: Resumption;
  readonly #log: Log;
  readonly #extend: (kind: ExtensionKind, calibration: Calibration) => Promise<void>;

  constructor(
    advisor: SiteAdvisor,
    calibrator: Calibrator,
    resumption: Resumption,
    log: Log,
    extend: (kind: ExtensionKind, calibration: Calibration) => Promise<void>,
  ) {
    this.#advisor = advisor;
    this.#calibrator = calibrator;
    this.#resumption = resumption;
    this.#log = log;
    this.#extend = extend;
  }

  async handle(request: PageRequest, shown: PanelState): Promise<void> {
    switch (request.type) {
      case 'cancel':
        await this.#discard();
        return;
      case 'stopAndUse':
        this.#calibrator.stop();
        return;
      case 'showLog':
        this.#log.show();
        return;
      case 'applyMomentum':
        await applyRecord(this.#advisor, shown.kind === 'finished' ? shown.calibration : undefined);
        return;
      case 'moreRates':
      case 'moreSeeds':
        if (shown.kind === 'finished') await this.#extend(request.type, shown.calibration);
        return;
      case 'resume':
        await this.#resume(shown, 'goOn');
        return;
      case 'discardInterrupted':
        await this.#resume(shown, 'discard');
        return;
      case 'openScript': {
        const site = await this.#siteOf(shown);
        if (site !== undefined) await revealSite(site);
        return;
      }
      case 'calibrateAgain': {
        const site = await this.#siteOf(shown);
        const reference = site === undefined ? undefined : referenceTo(site);
        await vscode.commands.executeCommand(COMMANDS.calibrate, reference);
        return;
      }
      case 'openLeft':
      case 'openRight': {
        if (shown.kind !== 'comparison') return;
        const { calibration } = request.type === 'openLeft' ? shown.left : shown.right;
        await vscode.commands.executeCommand(COMMANDS.openCalibration, calibration.calibrationId);
        return;
      }
      case 'confirm': {
        const site = await this.#siteOf(shown);
        const reference = site === undefined ? undefined : referenceTo(site);
        await vscode.commands.executeCommand(COMMANDS.confirm, reference);
        return;
      }
      case 'export':
        await exportShown(shown, request.picture);
        return;
      case 'openLocation':
        await openLocation(request.file, request.line);
    }
  }

  async #discard(): Promise<void> {
    const running = this.#calibrator.running;
    if (running === undefined) return;
    const { name, finished } = running;
    const question =
      name === 'calibration' ? said`Discard this calibration?` : said`Discard this confirmation?`;
    if (await confirm(question, lostText(finished), said`Discard`)) this.#calibrator.cancel();
  }

  async #resume(shown: PanelState, choice: ResumeChoice): Promise<void> {
    if (shown.kind !== 'interrupted' || shown.interruption === undefined) return;
    await this.#resumption.act(shown.interruption.journalId, choice);
  }

  async #siteOf(shown: PanelState): Promise<Site | undefined> {
    const subject = subjectOf(shown);
    return subject === undefined ? undefined : siteOfSubject(this.#advisor, subject);
  }
}

function lostText(finished: number): string {
  if (finished === 0) return said`Nothing is finished yet.`;
  return finished === 1
    ? said`1 finished run is thrown away. To keep what there is, stop instead.`
    : said`${finished} finished runs are thrown away. To keep what there is, stop instead.`;
}

/** What the panel's state is about; undefined when it does not say. */
function subjectOf(shown: PanelState): CalibrationSubject | undefined {
  switch (shown.kind) {
    case 'empty':
    case 'running':
    case 'comparison':
    case 'confirming':
      return undefined;
    case 'finished':
      return shown.calibration.subject;
    case 'failed':
      return shown.subject;
    case 'interrupted':
      return shown.interruption?.subject;
  }
}

/** Opens a line that a traceback names; what is gone since is said, not raised. */
async function openLocation(file: string, line: number): Promise<void> {
  try {
    await revealLine(file, line);
  } catch {
    void say('information', said`The traceback names ${foreignText(file)}, which cannot be opened.`);
  }
}
