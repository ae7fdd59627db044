import type { Calibrator } from '../../calibration/calibrator';
import type { InterruptedCalibrations } from '../../calibration/interruptedCalibrations';
import type { RecordStore } from '../../calibration/recordStore';
import type { CalibrationPanel } from '../../panel/calibrationPanel';
import type { SiteAdvisor } from '../../sites/siteAdvisor';
import { recordOfSite, siteFor } from '../../sites/siteLookup';

/** What the panel's command needs. */
export interface ShowPanelParts {
  readonly advisor: SiteAdvisor;
  readonly records: RecordStore;
  readonly interrupted: InterruptedCalibrations;
  readonly calibrator: Calibrator;
  readonly panel: CalibrationPanel;
}

/** Opens the panel on what runs, else on the site's record, else on what was interrupted, else on the newest record. */
export async function showPanel(parts: ShowPanelParts, argument: unknown): Promise<void> {
  const { advisor, records, interrupted, calibrator, panel } = parts;
  if (!calibrator.isRunning) {
    const record = recordOfSite(await siteFor(advisor, argument));
    const [newest] = records.all;
    if (record !== undefined) await panel.showRecord(record);
    else if (interrupted.latest !== undefined) panel.showInterrupted();
    else if (newest !== undefined) await panel.showRecord(newest);
  }
  panel.reveal();
}
