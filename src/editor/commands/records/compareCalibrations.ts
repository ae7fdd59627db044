import { entryDescription, entryLabel } from '../../../history/entryText';
import type { HistoryEntry } from '../../../history/historyEntry';
import { pick, say } from '../../base/say';
import { mayReplace, type OpenCalibrationParts } from './openCalibration';
import { said } from '../../../model/language/said';

/** "Compare": two of the view's lines side by side in the panel; what is not selected is asked for. */
export async function compareCalibrations(
  parts: OpenCalibrationParts,
  item: unknown,
  selection: unknown,
): Promise<void> {
  const { history, panel } = parts;
  const all = history.entries();
  const selected = history.entriesFor(item, selection);
  if (all.length < 2 || selected.length > 2) {
    void say('information', said`Two calibrations can be compared.`);
    return;
  }
  const [left = await pickEntry(all, said`Compare which calibration?`)] = selected;
  if (left === undefined) return;
  const others = all.filter(
    ({ calibration }) => calibration.calibrationId !== left.calibration.calibrationId,
  );
  const right = selected[1] ?? (await pickEntry(others, said`Compare ${entryLabel(left)} with which?`));
  if (right === undefined || !mayReplace(parts)) return;
  await panel.showComparison(left.calibration, right.calibration);
  panel.reveal();
}

async function pickEntry(entries: readonly HistoryEntry[], title: string): Promise<HistoryEntry | undefined> {
  const items = entries.map((entry) => ({
    label: entryLabel(entry),
    detail: entryDescription(entry, { kind: 'pinned', entries }, []),
    entry,
  }));
  return (await pick(items, { title, matchOnDetail: true }))?.entry;
}
