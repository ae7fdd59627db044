import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { decodeExportedConfirmation } from '../../calibrate/record/exportedConfirmation';
import { decodeExportedPlan } from '../../calibrate/record/exportedPlan';
import { importResults } from '../../calibrate/record/importResults';
import { leftOutText, type FailedTrial } from '../../calibrate/record/importWording';
import { failureMessage } from '../../model/wording/failureMessage';
import { foreignText } from '../../model/wording/format/foreignText';
import { readExportedResults } from '../../train/journal/exportedResults';
import { readRegularFile } from '../../train/process/regularFile';
import type { Log } from '../base/log';
import { say } from '../base/say';
import type { ConfirmationStore } from '../calibration/confirmationStore';
import type { OutcomeKeeper } from '../calibration/outcomeKeeper';
import { importConfirmation } from './importConfirmation';
import { PLAN_FILTER } from '../trainers/script/planFilter';
import { inEnglish, said } from '../../model/language/said';

const MOST_PLAN_BYTES = 16e6;

/**
 * "Import Calibration Results": the record or the confirmation that an exported plan's trials make, wherever they were run. Says which trials do not
 * count, and why.
 */
export async function importCalibrationResults(
  outcomes: OutcomeKeeper,
  confirmations: ConfirmationStore,
  log: Log,
): Promise<void> {
  const [planUri] =
    (await vscode.window.showOpenDialog({
      title: said`Import calibration results: the plan that was exported`,
      filters: PLAN_FILTER,
    })) ?? [];
  if (planUri === undefined) return;
  const planName = foreignText(basename(planUri.fsPath));
  const file = await readRegularFile(planUri.fsPath, MOST_PLAN_BYTES);
  const whole = file.kind === 'read' ? decodeExportedConfirmation(file.text) : undefined;
  if (whole?.kind === 'confirmation') {
    await importConfirmation(planUri.fsPath, whole.exported, confirmations);
    return;
  }
  const decoded =
    whole?.kind === 'broken'
      ? ({ ok: false, detail: whole.detail } as const)
      : file.kind === 'read'
        ? decodeExportedPlan(file.text)
        : ({ ok: false, detail: said`no regular file of at most 16 MB` } as const);
  if (!decoded.ok) {
    void say(
      'error',
      said`${planName} is no calibration plan of this version (${foreignText(decoded.detail)}). Nothing was imported.`,
    );
    return;
  }
  const { exported } = decoded;
  const { recorded, absent, environment } = await readExportedResults(planUri.fsPath, exported);
  const imported = importResults(exported, recorded, environment, {
    now: () => new Date(),
    newId: () => randomUUID(),
  });
  const failed = [...recorded].flatMap(([number, { end }]) =>
    end.kind === 'failed' ? [{ number, failure: end.failure }] : [],
  );
  for (const each of failed) logFailure(log, each);
  const unreadable = imported.kind === 'imported' ? imported.unreadable : [];
  const left = [...absent, ...unreadable.map((number) => ({ number, reason: 'unreadable' }) as const)];
  const leftOut = leftOutText(planName, left, failed);
  if (imported.kind === 'failed') {
    // A pilot that failed is among the failed trials.
    const reason = failed.some(({ number }) => number === 0) ? '' : failureMessage(imported.failure);
    const message = [said`Nothing was imported from ${planName}.`, reason, leftOut];
    void say('error', message.filter((part) => part !== '').join(' '));
    return;
  }
  await outcomes.keep(imported.calibration);
  if (leftOut === '') return;
  const counted = recorded.size - failed.length - unreadable.length;
  void say('warning', `${said`Imported ${counted} of ${exported.trials.length} trials.`} ${leftOut}`);
}

function logFailure(log: Log, { number, failure }: FailedTrial): void {
  log.warn(`Trial ${number}, imported: ${inEnglish(() => failureMessage(failure))}`);
  if (failure.kind === 'scriptRaised') log.warn(failure.traceback);
}
