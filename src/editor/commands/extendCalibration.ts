import * as vscode from 'vscode';
import type { Calibrator } from '../calibration/calibrator';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { recordOfSite, siteFor, siteOfSubject } from '../sites/siteLookup';
import type { CalibrationsSource } from '../trainers/calibrations';
import { explainTrust } from '../trainers/explainTrust';
import { extensible, sayChangedSince, type AskForExtension } from '../trainers/extension';
import { askForMoreRates } from '../trainers/moreRates';
import { askForMoreSeeds } from '../trainers/moreSeeds';
import type { Calibration } from '../../model/calibration/calibration';
import type { ExtensionKind } from '../../model/calibration/extension';

/** What it takes to extend a record. */
export interface ExtensionParts {
  readonly advisor: SiteAdvisor;
  readonly calibrator: Calibrator;
  readonly calibrations: CalibrationsSource;
}

const ASK: Readonly<Record<ExtensionKind, AskForExtension>> = {
  moreRates: askForMoreRates,
  moreSeeds: askForMoreSeeds,
};

/** "Calibrate at More Learning Rates" and "Run More Seeds": of the site that the command was called for. */
export async function extendCalibration(
  parts: ExtensionParts,
  kind: ExtensionKind,
  argument: unknown,
): Promise<void> {
  await extendRecord(parts, kind, recordOfSite(await siteFor(parts.advisor, argument)));
}

/** The same of a record: adds to it; says so where it cannot be extended. */
export async function extendRecord(
  { advisor, calibrator, calibrations }: ExtensionParts,
  kind: ExtensionKind,
  calibration: Calibration | undefined,
): Promise<void> {
  if (await calibrator.isBusy()) {
    await calibrator.explainBusy();
    return;
  }
  const record = extensible(kind, calibration);
  if (record === undefined) return;
  const site = await siteOfSubject(advisor, record.subject);
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return;
  }
  const ask = ASK[kind];
  const isScript = site?.calibrationKind !== undefined && site.calibrationKind !== 'program';
  const { scripts, programs } = await calibrations();
  const isBegun =
    (isScript && (await scripts.extend(site, record, ask))) || (await programs.extend(site, record, ask));
  if (!isBegun) sayChangedSince();
}
