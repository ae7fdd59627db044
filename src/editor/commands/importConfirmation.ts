import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { confirmationResult } from '../../calibrate/confirm/confirmationResult';
import { followWholeRun } from '../../calibrate/confirm/followWholeRun';
import type { ExportedConfirmation } from '../../calibrate/record/exportedConfirmation';
import {
  CONFIRMATION_FORMAT_VERSION,
  type Confirmation,
  type WholeRun,
} from '../../model/calibration/confirmation';
import type { Failure } from '../../model/calibration/failure';
import { said } from '../../model/language/said';
import { shortConfirmationText } from '../../model/wording/confirmation/confirmationText';
import { failureMessage } from '../../model/wording/failureMessage';
import { foreignText } from '../../model/wording/format/foreignText';
import { readExportedWholeRun } from '../../train/journal/exportedWholeRuns';
import { say } from '../base/say';
import type { ConfirmationStore } from '../calibration/confirmationStore';

/** The whole trainings that were found beside a plan, and the numbers of the others. */
interface ImportedRuns {
  readonly runs: readonly WholeRun[];
  readonly absent: readonly number[];
  /** Why trainings that were run say nothing. */
  readonly failed: readonly { readonly number: number; readonly failure: Failure }[];
}

/** The confirmation that an exported plan's trainings make, wherever they were run; says how many of them count. */
export async function importConfirmation(
  planPath: string,
  exported: ExportedConfirmation,
  store: Pick<ConfirmationStore, 'save'>,
): Promise<void> {
  const planName = foreignText(basename(planPath));
  const { runs, absent, failed } = await importedRuns(planPath, exported);
  const left = [
    ...(absent.length === 0 ? [] : [said`Without a result of this plan: training ${absent.join(', ')}.`]),
    ...failed.map(({ number, failure }) => said`Training ${number} failed: ${failureMessage(failure)}`),
  ].join(' ');
  const confirmation = confirmationOf(exported, runs);
  if (confirmation === undefined) {
    const message = said`Nothing was imported from ${planName}: fewer than two seeds have both trainings to their end.`;
    void say('error', [message, left].filter((part) => part !== '').join(' '));
    return;
  }
  const failure = await store.save(confirmation);
  if (failure !== undefined) void say('warning', failureMessage(failure));
  const message = said`Imported ${runs.length} of ${exported.trials.length} whole trainings: ${shortConfirmationText(confirmation)}.`;
  void say(left === '' ? 'information' : 'warning', [message, left].filter((part) => part !== '').join(' '));
}

async function importedRuns(planPath: string, exported: ExportedConfirmation): Promise<ImportedRuns> {
  const runs: WholeRun[] = [];
  const absent: number[] = [];
  const failed: { readonly number: number; readonly failure: Failure }[] = [];
  for (const [number, planned] of exported.trials.entries()) {
    const read = await readExportedWholeRun(planPath, exported, number);
    const run =
      read.kind === 'run'
        ? await followWholeRun(read.trainer, planned, () => undefined, new AbortController().signal)
        : undefined;
    if (run === undefined) absent.push(number);
    else if (run.outcome.kind === 'failed') failed.push({ number, failure: run.outcome.failure });
    else runs.push(run);
  }
  return { runs, absent, failed };
}

/** Undefined where too few seeds tell anything. */
function confirmationOf(
  { calibrationId, subject, confirmation: plan, trials, exportedAt }: ExportedConfirmation,
  runs: readonly WholeRun[],
): Confirmation | undefined {
  const result = confirmationResult(runs);
  if (result.seeds < 2 && result.verdict.kind !== 'withdrawn') return undefined;
  return {
    formatVersion: CONFIRMATION_FORMAT_VERSION,
    confirmationId: randomUUID(),
    calibrationId,
    createdAt: exportedAt ?? new Date().toISOString(),
    subject,
    plan,
    partial: runs.length < trials.length,
    runs,
    result,
  };
}
