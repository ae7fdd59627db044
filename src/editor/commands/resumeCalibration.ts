import * as vscode from 'vscode';
import type { InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteFor } from '../sites/siteLookup';
import type { Resumption } from '../trainers/resumption';

/** "Go on with an interrupted calibration": of the site that the command was called for, else the latest. */
export async function resumeCalibration(
  advisor: SiteAdvisor,
  interrupted: InterruptedCalibrations,
  resumption: Resumption,
  argument: unknown,
): Promise<void> {
  await interrupted.look();
  const found = (await siteFor(advisor, argument))?.interrupted ?? interrupted.latest;
  if (found !== undefined) await resumption.ask(found);
  else void vscode.window.showInformationMessage('No calibration of this workspace was interrupted.');
}
