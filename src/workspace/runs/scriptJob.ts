import { scriptFramework } from '../../advise/calibrationKind';
import { rateText, runValues } from '../../advise/runValues';
import { cutScriptPlan, type PlanSettings } from '../../calibrate/sweep/timeBudget';
import { DEFAULT_MOMENTUM } from '../../model/optimizer/defaultMomentum';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { SourceHashes } from '../../train/journal/sourceHashes';
import type { ScratchCopy } from '../../train/script/scratch/scratchCopy';
import type { ScriptTrainer } from '../../train/script/scriptTrainerOptions';
import type { CalibrationJob } from './calibrationJob';
import type { DryRun } from './dryRun';
import { otherNesterovOf } from './otherNesterov';
import type { RunSite } from './runSite';
import type { ScriptRun } from './scriptRun';

/** What is run around the values that the script was seen to construct; before it has run, around those of its text. */
export function jobOf(
  { scriptPath, config, siteText }: Pick<RunSite, 'scriptPath' | 'config' | 'siteText'>,
  run: ScriptRun,
  dryRun: DryRun | undefined,
): Pick<CalibrationJob, 'title' | 'plan' | 'subject' | 'presentMomentum' | 'nesterov'> {
  const values = runValues(config, dryRun?.constructed);
  const { presentMomentum, nesterov, batchSize, written } = values;
  return {
    title: `${scriptPath} · ${config.optimizer} · ${rateText(values)}`,
    plan: cutScriptPlan(planSettings({ config }, run, dryRun), run.cut),
    subject: {
      kind: 'script',
      scriptPath,
      siteId: config.siteId,
      siteText,
      batchSize,
      weightDecay: numericValue(config.weightDecay) ?? null,
      ...(written === undefined ? {} : { written }),
    },
    ...(presentMomentum === undefined ? {} : { presentMomentum }),
    nesterov,
  };
}

/** What its plan is made from, as far as that is known. */
export function planSettings(
  { config }: Pick<RunSite, 'config'>,
  run: ScriptRun,
  dryRun: DryRun | undefined,
): PlanSettings {
  const { learningRate, presentMomentum, presentCycles } = runValues(config, dryRun?.constructed);
  const otherNesterov = otherNesterovOf(config, run, dryRun);
  return {
    learningRate,
    presentMomentum: presentMomentum ?? DEFAULT_MOMENTUM,
    pilotSteps: run.pilotSteps,
    ...(otherNesterov === undefined ? {} : { otherNesterov }),
    ...(presentCycles ? { presentCycles } : {}),
    ...(hasDampening(config, dryRun) ? { triesHeavyBall: true } : {}),
  };
}

/** Whether its momentum is dampened, or a moving average: the same η and β as heavy ball differ from it in the first step alone. In PyTorch. */
function hasDampening(config: OptimizerConfig, dryRun: DryRun | undefined): boolean {
  const constructed = dryRun?.constructed;
  const canDo = scriptFramework(config) === 'pytorch' && constructed !== undefined;
  return canDo && constructed.dampening !== 0 && constructed.momentum !== 0;
}

/** What the script was seen to import of the project, by where the originals stand. */
export function sourcesOf({
  trainer,
  scratch,
}: {
  readonly trainer: Pick<ScriptTrainer, 'footprint'>;
  readonly scratch: Pick<ScratchCopy, 'restorePaths'> | undefined;
}): SourceHashes {
  const sources = Object.entries(trainer.footprint?.sources ?? {});
  return Object.fromEntries(sources.map(([path, hash]) => [scratch?.restorePaths(path) ?? path, hash]));
}
