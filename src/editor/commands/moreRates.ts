import * as vscode from 'vscode';
import type { Calibrator } from '../calibration/calibrator';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { recordOfSite, siteFor, siteOfSubject } from '../sites/siteLookup';
import type { Calibrations } from '../trainers/calibrations';
import { explainTrust } from '../trainers/script/scriptCalibration';
import { extensible, sayChangedSince } from '../trainers/moreRates';
import type { Calibration } from '../../model/calibration/calibration';

/** What "Calibrate at more learning rates" needs. */
export interface MoreRatesParts {
  readonly advisor: SiteAdvisor;
  readonly calibrator: Calibrator;
  readonly calibrations: Calibrations;
}

/** "Calibrate at more learning rates": of the site that the command was called for. */
export async function calibrateMoreRates(parts: MoreRatesParts, argument: unknown): Promise<void> {
  await extendRecord(parts, recordOfSite(await siteFor(parts.advisor, argument)));
}

/** The same of a record: adds sweeps at other learning rates to it; says so where it cannot be extended. */
export async function extendRecord(
  { advisor, calibrator, calibrations }: MoreRatesParts,
  calibration: Calibration | undefined,
): Promise<void> {
  if (calibrator.isRunning) {
    await calibrator.explainBusy();
    return;
  }
  const record = extensible(calibration);
  if (record === undefined) return;
  const site = await siteOfSubject(advisor, record.subject);
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return;
  }
  const isScript = site?.calibrationKind !== undefined && site.calibrationKind !== 'program';
  const isBegun =
    (isScript && (await calibrations.scripts.extend(site, record))) ||
    (await calibrations.programs.extend(site, record));
  if (!isBegun) sayChangedSince();
}
