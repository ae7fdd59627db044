import * as vscode from 'vscode';
import type { Calibrator } from '../calibration/calibrator';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { recordOfSite, siteFor, siteOfSubject } from '../sites/siteLookup';
import type { CalibrationsSource } from '../trainers/calibrations';
import { explainTrust } from '../trainers/explainTrust';
import { extensible, sayChangedSince } from '../trainers/moreRates';
import type { Calibration } from '../../model/calibration/calibration';

/** What "Calibrate at more learning rates" needs. */
export interface MoreRatesParts {
  readonly advisor: SiteAdvisor;
  readonly calibrator: Calibrator;
  readonly calibrations: CalibrationsSource;
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
  const { scripts, programs } = await calibrations();
  const isBegun = (isScript && (await scripts.extend(site, record))) || (await programs.extend(site, record));
  if (!isBegun) sayChangedSince();
}
