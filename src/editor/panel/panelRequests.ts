import * as vscode from 'vscode';
import type { PageRequest } from '../../../webview/messages';
import type { Calibration } from '../../model/calibration';
import { COMMANDS } from '../base/declarations';
import type { Log } from '../base/log';
import type { Calibrator } from '../calibration/calibrator';
import { momentumFix, type MomentumFix } from '../sites/momentumFix';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteOfSubject, type Site } from '../sites/siteLookup';

/** The edit that a record justifies at its site now; undefined when it justifies none. */
export async function fixOfRecord(
  advisor: SiteAdvisor,
  calibration: Calibration,
): Promise<(MomentumFix & { readonly site: Site }) | undefined> {
  const site = await siteOfSubject(advisor, calibration.subject);
  if (site === undefined) return undefined;
  const { document, config, advice } = site;
  if (advice.kind !== 'measured' || advice.calibration.calibrationId !== calibration.calibrationId)
    return undefined;
  const fix = momentumFix(document, config, advice);
  return fix === undefined ? undefined : { ...fix, site };
}

/** Does what the panel's buttons ask for. */
export class PanelRequests {
  readonly #advisor: SiteAdvisor;
  readonly #log: Log;
  /** What the panel shows, when that is a record. */
  shown: Calibration | undefined;

  constructor(advisor: SiteAdvisor, log: Log) {
    this.#advisor = advisor;
    this.#log = log;
  }

  async handle(request: PageRequest, calibrator: Calibrator): Promise<void> {
    switch (request.type) {
      case 'cancel':
        calibrator.cancel();
        return;
      case 'stopAndUse':
        calibrator.stop();
        return;
      case 'showLog':
        this.#log.show();
        return;
      case 'applyMomentum':
        await this.apply(this.shown);
        return;
      case 'openScript':
        await this.#openScript();
        return;
      case 'calibrateAgain':
        await vscode.commands.executeCommand(COMMANDS.calibrate, await this.#shownReference());
        return;
      case 'openLocation':
        await openLocation(request.file, request.line);
    }
  }

  /** Writes the measured momentum into the script, as one undoable edit, and shows it there. */
  async apply(calibration: Calibration | undefined): Promise<void> {
    const fix = calibration === undefined ? undefined : await fixOfRecord(this.#advisor, calibration);
    if (fix === undefined) {
      void vscode.window.showInformationMessage(
        'There is nothing to apply: no measured momentum that differs from the one written.',
      );
      return;
    }
    await vscode.workspace.applyEdit(fix.edit);
    await reveal(fix.site);
  }

  async #openScript(): Promise<void> {
    const site =
      this.shown === undefined ? undefined : await siteOfSubject(this.#advisor, this.shown.subject);
    if (site !== undefined) await reveal(site);
  }

  async #shownReference(): Promise<{ readonly uri: string; readonly siteId: string } | undefined> {
    const site =
      this.shown === undefined ? undefined : await siteOfSubject(this.#advisor, this.shown.subject);
    return site === undefined ? undefined : { uri: site.document.uri.toString(), siteId: site.config.siteId };
  }
}

async function reveal({ document, config }: Site): Promise<void> {
  const at = document.positionAt(config.nameSpan.start);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    selection: new vscode.Range(at, at),
  });
}

/** Opens a line that a traceback names; what is gone since is said, not raised. */
async function openLocation(file: string, line: number): Promise<void> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const at = new vscode.Position(Math.min(line, document.lineCount) - 1, 0);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(at, at),
    });
  } catch {
    void vscode.window.showInformationMessage(`${file} cannot be opened.`);
  }
}
