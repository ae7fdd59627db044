import type { RecordStore } from '../calibration/recordStore';
import { applyRecord } from '../sites/providers/recordFix';
import type { SiteAdvisor } from '../sites/siteAdvisor';
import { recordOfSite, siteFor } from '../sites/siteLookup';

/** "Apply Measured Momentum": of the site that the command was called for, else of the newest record. */
export async function applyMomentum(
  advisor: SiteAdvisor,
  records: RecordStore,
  argument: unknown,
): Promise<void> {
  await applyRecord(advisor, recordOfSite(await siteFor(advisor, argument)) ?? records.all[0]);
}
