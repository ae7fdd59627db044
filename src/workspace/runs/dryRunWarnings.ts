import { runValues, valuesText } from '../../advise/runValues';
import { foreignText } from '../../model/wording/format/foreignText';
import { formatNumber } from '../../model/wording/format/numberFormat';
import type { WrittenOptimizer } from '../../model/optimizer/constructedOptimizer';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { endsInWarmUp, pilotStepsPast, type WarmUp } from '../../model/calibration/warmUp';
import { said } from '../../model/language/said';
import type { DryRun } from './dryRun';

/** What a user must know of a dry run before a sweep: each a sentence of the card. */
export function dryRunWarnings(
  dryRun: DryRun | undefined,
  config: OptimizerConfig,
  pilotSteps: number,
): readonly string[] {
  return [
    constructionWarning(dryRun, config),
    cycleWarning(dryRun),
    warmUpWarning(dryRun, pilotSteps),
  ].filter((warning) => warning !== undefined);
}

/** Both, where the script constructs other values than its text has. */
export function constructionWarning(dryRun: DryRun | undefined, config: OptimizerConfig): string | undefined {
  const { written } = runValues(config, dryRun?.constructed);
  if (written === undefined || dryRun?.constructed === undefined) return undefined;
  return bothText(valuesText(dryRun.constructed), written);
}

function bothText(constructed: string, written: WrittenOptimizer): string {
  const { learningRate, momentum } = written;
  if (learningRate !== null)
    return said`The script constructs ${constructed}, which is what is calibrated; its text says ${valuesText(written)}.`;
  return momentum === null
    ? said`The script constructs ${constructed}, which is what is calibrated; its text tells neither learning rate nor momentum.`
    : said`The script constructs ${constructed}, which is what is calibrated; its text says momentum ${formatNumber(momentum, 4)} and does not tell the learning rate.`;
}

/** That constants are compared with what a scheduler writes. */
function cycleWarning(dryRun: DryRun | undefined): string | undefined {
  const own = dryRun?.constructed?.ownMomentum;
  return own === undefined
    ? undefined
    : said`A scheduler of the script writes the momentum itself, ${formatNumber(own, 4)} at its first step: each trial holds its own against that, and “present” is the script’s cycle.`;
}

/** That it may have downloaded what later runs find, so that its pace is not theirs. */
export function hostsWarning(dryRun: DryRun | undefined): string | undefined {
  const [first, ...others] = dryRun?.hosts ?? [];
  if (first === undefined) return undefined;
  const named =
    others.length === 0 ? foreignText(first) : said`${foreignText(first)} and ${others.length} more`;
  return said`In its first steps it asked for ${named}. If that was a download, later runs are faster than this says; each of them may ask again.`;
}

/** That the pilot ends inside the warm-up, and how long it would need to be, where that can be told. */
export function warmUpWarning(dryRun: DryRun | undefined, pilotSteps: number): string | undefined {
  const warmUp = dryRun?.warmUp;
  return warmUp === undefined || !endsInWarmUp(warmUp, pilotSteps) ? undefined : warmUpText(warmUp);
}

function warmUpText(warmUp: WarmUp): string {
  const past = pilotStepsPast(warmUp);
  const start = formatNumber(100 * warmUp.startShare, 2);
  return past === undefined || warmUp.steps === null
    ? said`The learning rate begins at ${start} % of its value, and its first steps do not tell how long it rises: if the pilot ends before that, β holds for the warm-up only.`
    : said`The learning rate begins at ${start} % of its value and rises for about ${formatNumber(warmUp.steps)} steps. This pilot ends inside that warm-up: β would hold for the warm-up only. One of ${formatNumber(past)} steps gets past it.`;
}
