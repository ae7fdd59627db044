import { say } from '../../base/say';
import type { Calibrator } from '../../calibration/calibrator';
import type { RecordStore } from '../../calibration/recordStore';
import type { HistoryView } from '../../history/historyView';
import type { CalibrationPanel } from '../../panel/calibrationPanel';
import { said } from '../../../model/language/said';

/** What opening records in the panel needs. */
export interface OpenCalibrationParts {
  readonly records: RecordStore;
  readonly calibrator: Calibrator;
  readonly history: HistoryView;
  readonly panel: CalibrationPanel;
}

/** "Open": the record with this id, or of this line of the view, in the panel. */
export async function openCalibration(parts: OpenCalibrationParts, argument: unknown): Promise<void> {
  const { records, history, panel } = parts;
  const record =
    typeof argument === 'string'
      ? records.byId(argument)
      : history.entriesFor(argument, undefined)[0]?.calibration;
  if (record === undefined) void say('information', said`This calibration is no longer here.`);
  else if (mayReplace(parts)) {
    await panel.showRecord(record);
    panel.reveal();
  }
}

/** The panel shows what runs for as long as it runs. */
export function mayReplace({ calibrator, panel }: OpenCalibrationParts): boolean {
  if (!calibrator.isRunning) return true;
  panel.reveal();
  void say(
    'information',
    said`The panel shows the calibration that is running. Open others once it is over.`,
  );
  return false;
}
