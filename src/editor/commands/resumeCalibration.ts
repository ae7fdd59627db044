import type { InterruptedCalibrations } from '../calibration/interruptedCalibrations';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteFor } from '../sites/siteLookup';
import type { Resumption } from '../trainers/resumption';
import { say } from '../base/say';
import { said } from '../../model/language/said';

/** "Go On with an Interrupted Calibration": of the site that the command was called for, else the latest. */
export async function resumeCalibration(
  advisor: SiteAdvisor,
  interrupted: InterruptedCalibrations,
  resumption: Resumption,
  argument: unknown,
): Promise<void> {
  await interrupted.look();
  const found = (await siteFor(advisor, argument))?.interrupted ?? interrupted.latest;
  if (found !== undefined) await resumption.ask(found);
  else void say('information', said`No calibration of this workspace was interrupted.`);
}
