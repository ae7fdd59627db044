import { scriptFramework } from '../../../advise/calibrationKind';
import { rateText, runValues } from '../../../advise/runValues';
import { cutScriptPlan, type PlanSettings } from '../../../calibrate/sweep/timeBudget';
import { DEFAULT_MOMENTUM } from '../../../model/optimizer/defaultMomentum';
import type { OptimizerConfig } from '../../../model/optimizer/optimizerConfig';
import { numericValue } from '../../../model/optimizer/hyperparameter';
import type { SourceHashes } from '../../../train/journal/sourceHashes';
import { scriptPathOf } from '../../base/scriptPath';
import type { CalibrationJob } from '../../calibration/calibrationJob';
import { placeOfSite, type Site } from '../../sites/siteLookup';
import { frameworkOf, type OpenScriptTrainer } from './openScriptTrainer';
import { otherNesterovOf } from './card/nesterovItem';
import type { PreflightState } from './card/preflightItems';
import type { DryRun, ScriptRun } from './scriptRun';

/** The file itself where it can be run by itself; undefined for a configuration, which a command trains with. */
export function scriptOf({
  document,
  calibrationKind,
}: Pick<Site, 'document' | 'calibrationKind'>): string | undefined {
  return calibrationKind === 'script' ? document.uri.fsPath : undefined;
}

/** What is run around the values that the script was seen to construct; before it has run, around those of its text. */
export function jobOf(
  { document, config, siteText }: Site,
  run: ScriptRun,
  dryRun: DryRun | undefined,
): Pick<CalibrationJob, 'title' | 'plan' | 'subject' | 'presentMomentum' | 'nesterov'> {
  const scriptPath = scriptPathOf(document.uri);
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
  { config }: Pick<Site, 'config'>,
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
export function sourcesOf({ trainer, scratch }: OpenScriptTrainer): SourceHashes {
  const sources = Object.entries(trainer.footprint?.sources ?? {});
  return Object.fromEntries(sources.map(([path, hash]) => [scratch?.restorePaths(path) ?? path, hash]));
}

/** What the card is about. */
export function subjectOf({ document, config }: Site): Pick<PreflightState, 'site' | 'config' | 'framework'> {
  return {
    site: `${placeOfSite({ document, config })} · ${config.optimizer}`,
    config,
    framework: frameworkOf({ config }),
  };
}
