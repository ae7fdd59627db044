import { suggestionText } from '../../../history/entryText';
import { askForText } from '../../base/say';
import type { HistoryView } from '../../history/historyView';
import type { RecordNotes } from '../../history/recordNotes';
import { said } from '../../../model/language/said';

/** What a word about a record needs. */
export interface NoteParts {
  readonly history: HistoryView;
  readonly notes: RecordNotes;
}

/** "Rename": the user's own name for a calibration; an empty one takes it away. */
export async function renameCalibration({ history, notes }: NoteParts, item: unknown): Promise<void> {
  const [entry] = history.entriesFor(item, undefined);
  if (entry === undefined) return;
  const { calibration, name = '' } = entry;
  const given = await askForText({
    title: said`Rename calibration`,
    prompt: said`Empty: ${suggestionText(calibration)}`,
    value: name,
  });
  if (given !== undefined) await notes.rename(calibration.calibrationId, given);
}

/** "Pin" and "Unpin": pinned calibrations stand together at the top. */
export async function pinCalibrations(
  { history, notes }: NoteParts,
  item: unknown,
  selection: unknown,
  isPinned: boolean,
): Promise<void> {
  for (const { calibration } of history.entriesFor(item, selection))
    await notes.pin(calibration.calibrationId, isPinned);
}
