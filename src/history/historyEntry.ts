import type { Calibration } from '../model/calibration/calibration';
import type { Confirmation } from '../model/calibration/confirmation';

/** A calibration of the workspace, with what the user has said about it. */
export interface HistoryEntry {
  readonly calibration: Calibration;
  readonly name?: string;
  readonly isPinned: boolean;
  /** What whole trainings said of it last. */
  readonly confirmation?: Confirmation;
}

/** Entries that stand together: those the user has pinned, or those of one script, or of the built-in tasks. */
export type HistoryGroup = {
  readonly entries: readonly HistoryEntry[];
} & (
  | { readonly kind: 'pinned' }
  | { readonly kind: 'script'; readonly scriptPath: string }
  | { readonly kind: 'builtinTasks' }
);

/**
 * Every entry once: the pinned ones first, then each script by its newest entry; newest first in each group. Of two records with one
 * id, which somebody has copied, the newer is shown.
 */
export function groupedHistory(entries: readonly HistoryEntry[]): readonly HistoryGroup[] {
  const ordered = onceEach(entries.toSorted(newestFirst));
  const pinned = ordered.filter(({ isPinned }) => isPinned);
  const scripts = new Map<string, HistoryEntry[]>();
  const tasks: HistoryEntry[] = [];
  const groups: HistoryGroup[] = pinned.length > 0 ? [{ kind: 'pinned', entries: pinned }] : [];
  for (const entry of ordered.filter(({ isPinned }) => !isPinned)) {
    const { subject } = entry.calibration;
    const scriptPath = subject.kind === 'script' ? subject.scriptPath : undefined;
    const known = scriptPath === undefined ? tasks : scripts.get(scriptPath);
    const group = known ?? [];
    if (group.length === 0) {
      if (scriptPath === undefined) groups.push({ kind: 'builtinTasks', entries: group });
      else {
        scripts.set(scriptPath, group);
        groups.push({ kind: 'script', scriptPath, entries: group });
      }
    }
    group.push(entry);
  }
  return groups;
}

function onceEach(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ calibration: { calibrationId } }) => {
    const isNew = !seen.has(calibrationId);
    seen.add(calibrationId);
    return isNew;
  });
}

/** By text, as records are ordered everywhere; equal ones by id, so that the order is the same in every window. */
function newestFirst({ calibration: left }: HistoryEntry, { calibration: right }: HistoryEntry): number {
  return compareText(right.createdAt, left.createdAt) || compareText(left.calibrationId, right.calibrationId);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
