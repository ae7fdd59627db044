import * as vscode from 'vscode';
import type { Calibration } from '../../../model/calibration/calibration';
import { momentumFix, type MomentumFix } from './momentumFix';
import type { SiteAdvisor } from '../siteAdvisor';
import { revealSite, siteOfSubject, type Site } from '../siteLookup';
import { say } from '../../base/say';
import { said } from '../../../model/language/said';

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

/** Writes a record's momentum into the script, as one undoable edit, and shows it there; says so when there is none to write. */
export async function applyRecord(advisor: SiteAdvisor, calibration: Calibration | undefined): Promise<void> {
  const fix = calibration === undefined ? undefined : await fixOfRecord(advisor, calibration);
  if (fix === undefined) {
    void say(
      'information',
      said`There is nothing to apply: no measured momentum that differs from the one written.`,
    );
    return;
  }
  await vscode.workspace.applyEdit(fix.edit);
  await revealSite(fix.site);
}
