import { randomUUID } from 'node:crypto';
import { scriptFramework } from '../../advise/calibrationKind';
import { runValues } from '../../advise/runValues';
import { decodeExportedPlan, exportPlan, type ExportedPlan } from '../../calibrate/record/exportedPlan';
import { smoothingFor } from '../../calibrate/sweep/standardPlans';
import { DEFAULT_MOMENTUM } from '../../model/optimizer/defaultMomentum';
import { foreignText } from '../../model/wording/format/foreignText';
import { progressMeasureOf } from '../../train/script/probe/trialMeasure';
import { scriptPathOf } from '../base/scriptPath';
import { say } from '../base/say';
import type { CalibrationStorage } from '../calibration/storage';
import type { Site } from '../sites/siteLookup';
import type { CalibrationsSource } from '../trainers/calibrations';
import { exportedRun } from '../trainers/script/exportedRun';
import { savePlan } from '../trainers/script/planFile';
import { numericValue } from '../../model/optimizer/hyperparameter';
import { said } from '../../model/language/said';
import type { DryRun } from '../../workspace/runs/dryRun';
import type { ScriptRun } from '../../workspace/runs/scriptRun';

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
  await savePlan(
    {
      plan: exported,
      workingDirectory: run.workingDirectory,
      title: said`Export calibration plan`,
      name: 'momentum-plan',
      earlier: (text) => {
        const decoded = decodeExportedPlan(text);
        return decoded.ok ? decoded.exported : undefined;
      },
      written: (name, command) =>
        said`Trials 0 (the pilot) to ${exported.trials.length - 1} are in ${name}; momentum_lens_probe stands beside it. Run each from ${foreignText(run.workingDirectory)}: ${command}. Then import the results.`,
    },
    storage,
  );
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
      ...exportedRun({ document, config }, run, framework, { learningRate, momentum }),
      ...(run.measure === undefined ? {} : { measure: run.measure.measure }),
    },
  });
}
