import { said } from '../../../../model/language/said';
import type { DryRun } from '../../../../workspace/runs/dryRun';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';

const MOST_NAMED = 2;

/** The user's choice of the other one. */
export function withOtherFiles(run: ScriptRun): ScriptRun {
  const { savedBy: _, writesInPlace: __, ...rest } = run;
  return run.scratchCopy
    ? { ...rest, scratchCopy: false, writesInPlace: true }
    : { ...rest, scratchCopy: true };
}

/** Where files of the run go. */
export function filesItem({
  run,
  dryRun,
}: {
  readonly run: ScriptRun;
  readonly dryRun: DryRun | undefined;
}): {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
} {
  return {
    label: `$(files) ${said`Files it writes`}`,
    description: run.scratchCopy ? copyText(run) : writtenText(dryRun),
    detail: run.scratchCopy
      ? said`A copy of the working directory, removed afterwards. Absolute paths lead outside it. Pick to let runs write in the directory itself.`
      : said`Runs may overwrite checkpoints and logs. What comes after the first steps, or is written by native code, is not seen before. Pick to work in a scratch copy.`,
  };
}

/** With what was seen to save; nothing of that where the user chose. */
function copyText({ savedBy = [] }: ScriptRun): string {
  if (savedBy.length === 0) return said`go to a scratch copy`;
  const named = savedBy.slice(0, MOST_NAMED).join(', ');
  return said`go to a scratch copy: seen to save (${savedBy.length > MOST_NAMED ? `${named}, …` : named})`;
}

/** Those that were written in the last dry run by name. */
function writtenText(dryRun: DryRun | undefined): string {
  if (dryRun === undefined) return said`go where they always go`;
  const [first, ...others] = dryRun.filesWritten;
  if (first === undefined) return said`nothing that saves was seen in its text or first steps`;
  return others.length === 0 ? first : said`${first} and ${others.length} more`;
}
