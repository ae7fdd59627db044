import { say } from '../base/say';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { siteFor } from '../sites/siteLookup';
import type { CalibrationsSource } from '../trainers/calibrations';
import { said } from '../../model/language/said';

/** "Confirm on the Whole Training": at the site that the command was called for, else at the cursor's. */
export async function confirmOnWholeTraining(
  advisor: SiteAdvisor,
  calibrations: CalibrationsSource,
  argument: unknown,
): Promise<void> {
  const site = await siteFor(advisor, argument);
  if (site !== undefined) await (await calibrations()).confirmations.start(site);
  else
    void say(
      'information',
      said`No optimizer is at hand. Open the script that was calibrated, and put the cursor on its optimizer.`,
    );
}
