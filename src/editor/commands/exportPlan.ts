import { randomUUID } from 'node:crypto';
import { basename, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import { scriptFramework } from '../../advise/calibrationKind';
import { runValues } from '../../advise/runValues';
import { decodeExportedPlan, exportPlan, type ExportedPlan } from '../../calibrate/record/exportedPlan';
import { importResults } from '../../calibrate/record/importResults';
import { leftOutText, type FailedTrial } from '../../calibrate/record/importWording';
import { smoothingStepsFor } from '../../calibrate/sweep/standardPlans';
import { DEFAULT_MOMENTUM } from '../../model/defaultMomentum';
import { failureMessage } from '../../model/failureMessage';
import { readExportedResults } from '../../train/journal/exportedResults';
import { trialCommand } from '../../train/journal/trialCommand';
import { splitArguments } from '../../train/process/splitArguments';
import type { Log } from '../base/log';
import { scriptPathOf } from '../base/scriptPath';
import type { OutcomeKeeper } from '../calibration/outcomeKeeper';
import type { CalibrationStorage } from '../calibration/storage';
import type { Site } from '../sites/siteLookup';
import type { ScriptCalibration } from '../trainers/scriptCalibration';
import type { DryRun, ScriptRun } from '../trainers/scriptRun';

const SEEDS_PER_SETTING = 2;
const PLAN_FILTER = { 'Calibration plan': ['json'] };

/** "Export calibration plan": a sweep to be run trial by trial elsewhere, with the probe beside it. */
export async function exportCalibrationPlan(
  site: Site | undefined,
  scripts: ScriptCalibration,
  storage: CalibrationStorage,
): Promise<void> {
  if (site?.calibrationKind !== 'script') {
    void vscode.window.showInformationMessage(
      'Put the cursor on an SGD of a Python script whose learning rate is known, and export again.',
    );
    return;
  }
  const run = await scripts.agree(site, 'export');
  const exported = run === undefined ? undefined : exportedPlanOf(site, run, scripts.dryRun(site, run));
  if (run === undefined || exported === undefined) return;
  const target = await vscode.window.showSaveDialog({
    title: 'Export calibration plan',
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(run.workingDirectory), 'momentum-plan.json'),
    filters: PLAN_FILTER,
  });
  if (target === undefined) return;
  const probe = vscode.Uri.joinPath(target, '..', 'momentum_lens_probe');
  await vscode.workspace.fs.writeFile(
    target,
    new TextEncoder().encode(`${JSON.stringify(exported, null, 2)}\n`),
  );
  await vscode.workspace.fs.copy(vscode.Uri.file(storage.probeFolder), probe, { overwrite: true });
  const command = trialCommand(run.workingDirectory, target.fsPath, 0);
  const copy = 'Copy command';
  const picked = await vscode.window.showInformationMessage(
    `Trials 0 (the pilot) to ${exported.trials.length - 1} are in ${basename(target.fsPath)}; momentum_lens_probe stands beside it. Run each from ${run.workingDirectory}: ${command}. Then import the results.`,
    copy,
  );
  if (picked === copy) await vscode.env.clipboard.writeText(command);
}

/**
 * "Import calibration results": the record that an exported plan's trials make, wherever they were run. Says which trials do not
 * count, and why.
 */
export async function importCalibrationResults(outcomes: OutcomeKeeper, log: Log): Promise<void> {
  const [planUri] =
    (await vscode.window.showOpenDialog({
      title: 'Import calibration results: the plan that was exported',
      filters: PLAN_FILTER,
    })) ?? [];
  if (planUri === undefined) return;
  const planName = basename(planUri.fsPath);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(planUri));
  const decoded = decodeExportedPlan(text);
  if (!decoded.ok) {
    void vscode.window.showErrorMessage(
      `${planName} is no calibration plan of this version (${decoded.detail}). Nothing was imported.`,
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
  const leftOut = leftOutText(planName, absent, failed);
  if (imported.kind === 'failed') {
    // A pilot that failed is among the failed trials.
    const reason = failed.some(({ number }) => number === 0) ? '' : failureMessage(imported.failure);
    const message = [`Nothing was imported from ${planName}.`, reason, leftOut];
    void vscode.window.showErrorMessage(message.filter((part) => part !== '').join(' '));
    return;
  }
  await outcomes.keep(imported.calibration);
  if (leftOut === '') return;
  const counted = recorded.size - failed.length;
  void vscode.window.showWarningMessage(
    `Imported ${counted} of ${exported.trials.length} trials. ${leftOut}`,
  );
}

function logFailure(log: Log, { number, failure }: FailedTrial): void {
  log.warn(`Trial ${number}, imported: ${failureMessage(failure)}`);
  if (failure.kind === 'scriptRaised') log.warn(failure.traceback);
}

/** Around what the script was seen to construct when it last ran here so; else around what its text says. */
function exportedPlanOf(
  { document, config }: Site,
  run: ScriptRun,
  dryRun: DryRun | undefined,
): ExportedPlan | undefined {
  const values = runValues(config, dryRun?.constructed);
  const { learningRate, presentMomentum, nesterov, batchSize, written } = values;
  const framework = scriptFramework(config);
  if (Number.isNaN(learningRate) || framework === undefined) return undefined;
  const fromWorkingDirectory = (path: string): string =>
    relative(run.workingDirectory, resolve(run.workingDirectory, path)).split(sep).join('/');
  const file = fromWorkingDirectory(document.uri.fsPath);
  return exportPlan({
    planId: randomUUID(),
    subject: {
      kind: 'script',
      scriptPath: scriptPathOf(document.uri),
      siteId: config.siteId,
      batchSize,
      ...(written === undefined ? {} : { written }),
    },
    learningRate,
    presentMomentum: presentMomentum ?? DEFAULT_MOMENTUM,
    nesterov,
    pilotSteps: run.pilotSteps,
    seedsPerSetting: SEEDS_PER_SETTING,
    smoothingSteps: smoothingStepsFor(run.pilotSteps),
    run: {
      framework,
      script: run.target.kind === 'script' ? fromWorkingDirectory(run.target.path) : file,
      ...(run.target.kind === 'module' ? { module: run.target.name } : {}),
      arguments: splitArguments(run.argumentText),
      site: { file, line: config.line + 1, endLine: config.endLine + 1 },
    },
  });
}
