import type { DryRun, ScriptRun } from '../scriptRun';

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
    label: '$(files) Files it writes',
    description: run.scratchCopy ? 'go to a scratch copy' : writtenText(dryRun),
    detail: run.scratchCopy
      ? 'A copy of the working directory, removed afterwards. Absolute paths lead outside it.'
      : 'A run may overwrite checkpoints and logs of the last. Pick to work in a scratch copy.',
  };
}

/** Those that were written in the last dry run by name. */
function writtenText(dryRun: DryRun | undefined): string {
  if (dryRun === undefined) return 'go where they always go';
  const [first, ...others] = dryRun.filesWritten;
  if (first === undefined) return 'none were seen in its first steps';
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
