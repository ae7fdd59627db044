import * as vscode from 'vscode';
import type { Calibration } from '../../model/calibration';
import type { Calibrator } from '../calibration/calibrator';
import type { RecordStore } from '../calibration/recordStore';
import type { CalibrationPanel } from '../panel/calibrationPanel';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { findSite, parseSiteReference, siteAtCursor, type Site } from '../sites/siteLookup';

/** The site that a command was called for: its argument, else the one at the cursor. */
export async function siteFor(advisor: SiteAdvisor, argument: unknown): Promise<Site | undefined> {
  const reference = parseSiteReference(argument);
  return reference === undefined ? siteAtCursor(advisor) : findSite(advisor, reference);
}

/** "Why?": puts the cursor on the optimizer's learning rate and opens the hover there. */
export async function explain(advisor: SiteAdvisor, argument: unknown): Promise<void> {
  const site = await siteFor(advisor, argument);
  if (site === undefined) {
    void vscode.window.showInformationMessage('No optimizer was found here.');
    return;
  }
  const { document, config } = site;
  const { learningRate } = config;
  const offset =
    learningRate.state === 'known' || learningRate.state === 'unknown'
      ? learningRate.argument.start
      : config.nameSpan.start;
  const at = document.positionAt(offset);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
  await vscode.commands.executeCommand('editor.action.showHover');
}

/** The record of the site that a command was called for, else the newest of all. */
export async function recordFor(
  advisor: SiteAdvisor,
  records: RecordStore,
  argument: unknown,
): Promise<Calibration | undefined> {
  const site = await siteFor(advisor, argument);
  return site !== undefined && 'calibration' in site.advice ? site.advice.calibration : records.all[0];
}

/** Opens the panel on the site's record; a running calibration stays in sight instead. */
export async function showPanel(
  advisor: SiteAdvisor,
  records: RecordStore,
  calibrator: Calibrator,
  panel: CalibrationPanel,
  argument: unknown,
): Promise<void> {
  if (!calibrator.isRunning) {
    const record = await recordFor(advisor, records, argument);
    if (record !== undefined) await panel.showRecord(record);
  }
  panel.reveal();
}
