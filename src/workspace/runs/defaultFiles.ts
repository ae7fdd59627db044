import { basename } from 'node:path';
import type { DryRun } from './dryRun';
import type { ScriptRun } from './scriptRun';

/**
 * The run with trials in a scratch copy where the text of what is run, or what was seen of it, saves anything: `savingCalls` are
 * those in the text. What the user has chosen stays.
 */
export function withDefaultFiles(
  run: ScriptRun,
  savingCalls: readonly string[],
  dryRun: DryRun | undefined,
): ScriptRun {
  const isChosen = run.writesInPlace === true || (run.scratchCopy && run.savedBy === undefined);
  if (isChosen) return run;
  const { savedBy: _, ...rest } = run;
  const written = (dryRun?.filesWritten ?? []).map((path) => basename(path));
  const savedBy = [...new Set([...savingCalls, ...(dryRun?.savingCalls ?? []), ...written])];
  return savedBy.length === 0 ? { ...rest, scratchCopy: false } : { ...rest, scratchCopy: true, savedBy };
}
