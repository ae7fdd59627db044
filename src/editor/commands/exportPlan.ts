import { randomUUID } from 'node:crypto';
import { basename, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import { scriptFramework, siteOptimizer } from '../../advise/calibrationKind';
import { runValues } from '../../advise/runValues';
import { decodeExportedPlan, exportPlan, type ExportedPlan } from '../../calibrate/record/exportedPlan';
import { smoothingFor } from '../../calibrate/sweep/standardPlans';
import { DEFAULT_MOMENTUM } from '../../model/optimizer/defaultMomentum';
import { foreignText } from '../../model/wording/foreignText';
import { hasResults } from '../../train/journal/exportedResults';
import { shellKindOf } from '../../train/platform/shellQuote';
import { trialCommand } from '../../train/journal/trialCommand';
import { progressMeasureOf } from '../../train/script/probe/trialMeasure';
import { splitArguments } from '../../train/platform/argumentText';
import { hostPlatform } from '../../train/platform/platform';
import { mayCopyTo, mayExportTo } from '../base/exportedFile';
import { scriptPathOf } from '../base/scriptPath';
import { say } from '../base/say';
import type { CalibrationStorage } from '../calibration/storage';
import type { Site } from '../sites/siteLookup';
import type { CalibrationsSource } from '../trainers/calibrations';
import type { DryRun, ScriptRun } from '../trainers/script/scriptRun';
import { PLAN_FILTER } from './planFilter';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { said } from '../../model/language/said';

const SEEDS_PER_SETTING = 2;

/** "Export Calibration Plan": a sweep to be run trial by trial elsewhere, with the probe beside it. */
export async function exportCalibrationPlan(
  site: Site | undefined,
  calibrations: CalibrationsSource,
  storage: CalibrationStorage,
): Promise<void> {
  if (site?.calibrationKind !== 'script') {
    void say('information', said`Put the cursor on an SGD of a Python script, and export again.`);
    return;
  }
  const { scripts } = await calibrations();
  const run = await scripts.agree(site, 'export');
  const exported = run === undefined ? undefined : exportedPlanOf(site, run, scripts.dryRun(site, run));
  if (run?.target.kind === 'command') {
    void say(
      'information',
      said`A plan runs a script by itself, and this calibration runs a command. Nothing was exported. Empty the command on the card to export the script.`,
    );
    return;
  }
  if (run === undefined) return;
  if (exported === undefined) {
    void say(
      'information',
      said`A plan needs the learning rate, which the text does not tell. Export again and pick “Estimated time” first: that runs the script for 20 steps.`,
    );
    return;
  }
  const target = await vscode.window.showSaveDialog({
    title: said`Export calibration plan`,
    defaultUri: await freeName(vscode.Uri.file(run.workingDirectory)),
    filters: PLAN_FILTER,
  });
  if (target === undefined) return;
  const probe = vscode.Uri.joinPath(target, '..', 'momentum_lens_probe');
  const ownProbe = vscode.Uri.file(storage.probeFolder);
  if (!(await mayReplacePlan(target)) || !(await mayCopyTo(probe, ownProbe))) return;
  await vscode.workspace.fs.writeFile(
    target,
    new TextEncoder().encode(`${JSON.stringify(exported, null, 2)}\n`),
  );
  await vscode.workspace.fs.copy(ownProbe, probe, { overwrite: true });
  const shell = shellKindOf(vscode.env.shell, hostPlatform.kind);
  const command = trialCommand(run.workingDirectory, target.fsPath, 0, shell);
  const copy = said`Copy command`;
  const picked = await say(
    'information',
    said`Trials 0 (the pilot) to ${exported.trials.length - 1} are in ${foreignText(basename(target.fsPath))}; momentum_lens_probe stands beside it. Run each from ${foreignText(run.workingDirectory)}: ${foreignText(command)}. Then import the results.`,
    copy,
  );
  if (picked === copy) await vscode.env.clipboard.writeText(command);
}

/** `momentum-plan.json`, or the first of `momentum-plan-2.json`, … that nothing has. */
async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  const taken = await vscode.workspace.fs.readDirectory(folder).then(
    (entries) => new Set(entries.map(([name]) => name)),
    () => new Set<string>(),
  );
  let name = 'momentum-plan.json';
  for (let number = 2; taken.has(name); number += 1) name = `momentum-plan-${number}.json`;
  return vscode.Uri.joinPath(folder, name);
}

/** An earlier plan may be replaced for as long as none of its trials has been run: their results would be nobody's. */
async function mayReplacePlan(target: vscode.Uri): Promise<boolean> {
  let standing: ExportedPlan | undefined;
  const isPlan = (text: string): boolean => {
    const decoded = decodeExportedPlan(text);
    if (decoded.ok) standing = decoded.exported;
    return decoded.ok;
  };
  if (!(await mayExportTo(target, isPlan))) return false;
  if (standing === undefined || !(await hasResults(target.fsPath, standing))) return true;
  void say(
    'error',
    said`Trials of ${foreignText(basename(target.fsPath))} have been run already. Nothing was exported. Import their results, or choose another name.`,
  );
  return false;
}

/** Around what the script was seen to construct when it last ran here so; else around what its text says. */
function exportedPlanOf(
  { document, config, siteText }: Site,
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
  const optimizer = run.optimizer ?? siteOptimizer(config, document, file);
  const momentum = presentMomentum ?? 0;
  const smoothing = smoothingFor(run.pilotSteps, run.measure?.stepsBetween ?? null);
  return exportPlan({
    planId: randomUUID(),
    subject: {
      kind: 'script',
      scriptPath: scriptPathOf(document.uri),
      siteId: config.siteId,
      siteText,
      batchSize,
      weightDecay: numericValue(config.weightDecay) ?? null,
      ...(written === undefined ? {} : { written }),
    },
    learningRate,
    presentMomentum: presentMomentum ?? DEFAULT_MOMENTUM,
    nesterov,
    pilotSteps: run.pilotSteps,
    seedsPerSetting: SEEDS_PER_SETTING,
    smoothingSteps: smoothing.smoothingSteps,
    ...(run.measure === undefined
      ? {}
      : { progressMeasure: progressMeasureOf(run.measure.measure, run.measure.direction, smoothing) }),
    run: {
      framework,
      script: run.target.kind === 'script' ? fromWorkingDirectory(run.target.path) : file,
      ...(run.target.kind === 'module' ? { module: run.target.name } : {}),
      arguments: splitArguments(run.argumentText, hostPlatform.kind),
      ...(run.singleProcessEnvironment === true ? { singleProcessEnvironment: true } : {}),
      // No dry run goes before a plan's trials: what is the only one is told by what was seen of it.
      optimizer: optimizer.kind === 'only' ? { kind: 'values', learningRate, momentum } : optimizer,
      ...(run.measure === undefined ? {} : { measure: run.measure.measure }),
    },
  });
}
