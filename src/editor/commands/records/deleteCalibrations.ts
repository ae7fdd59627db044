import { entryLabel } from '../../../history/entryText';
import { confirm, say } from '../../base/say';
import type { ConfirmationStore } from '../../calibration/confirmationStore';
import type { RecordStore } from '../../calibration/recordStore';
import type { HistoryView } from '../../history/historyView';
import type { RecordNotes } from '../../history/recordNotes';
import type { CalibrationPanel } from '../../panel/calibrationPanel';
import { said } from '../../../model/language/said';

export interface DeleteCalibrationsParts {
  readonly records: RecordStore;
  readonly confirmations: ConfirmationStore;
  readonly notes: RecordNotes;
  readonly history: HistoryView;
  readonly panel: CalibrationPanel;
}

/** "Delete": the records of these lines, once the user has agreed. Nothing brings them back, which is said. */
export async function deleteCalibrations(
  { records, confirmations, notes, history, panel }: DeleteCalibrationsParts,
  item: unknown,
  selection: unknown,
): Promise<void> {
  const entries = history.entriesFor(item, selection);
  const [first] = entries;
  if (first === undefined) return;
  const question =
    entries.length === 1
      ? said`Delete “${entryLabel(first)}”?`
      : said`Delete ${entries.length} calibrations?`;
  const detail = said`Its trials, and the whole trainings that confirmed it, are deleted in every window of this workspace and cannot be brought back. Export what may be needed first.`;
  if (!(await confirm(question, detail, said`Delete`))) return;
  for (const entry of entries) {
    const { calibrationId } = entry.calibration;
    try {
      await records.delete(calibrationId);
      await confirmations.forget(calibrationId);
      await notes.forget(calibrationId);
      panel.forget(calibrationId);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void say('error', said`“${entryLabel(entry)}” could not be deleted: ${reason}`);
    }
  }
}
