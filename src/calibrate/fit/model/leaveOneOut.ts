import { ascendFrom } from '../../numerics/maximise';
import { ModelLikelihood } from './modelLikelihood';
import type { RateGroup } from '../settings/observations';
import type { FixedPFit, SingleRateFit } from './singleRateFit';

/** A model with less weight than this is not brought back by one trial. */
const NEGLIGIBLE_WEIGHT = 1e-3;

/**
 * By how much the minimum's log x moves when one trial of one learning rate is left out: the largest such move, over all
 * trials. `fit` is the one with all of them. Averages p = 1 and p = 2 by likelihood, as the fit does.
 */
export function largestLeaveOneOutMove(group: RateGroup, fit: SingleRateFit): number {
  const models = fit.models.filter(({ weight }) => weight > NEGLIGIBLE_WEIGHT);
  const all = ModelLikelihood.of([group]);
  const averaged = averagedMinimum(all, models);
  const settings = group.settings.filter(
    ({ logSteps, logBudgets }) => logSteps.length + logBudgets.length > 0,
  );
  let largest = 0;
  for (const [index, { logSteps, logBudgets }] of settings.entries()) {
    const trials = [
      ...extremes(logSteps).map((value) => ({ logSteps: value })),
      ...extremes(logBudgets).map((value) => ({ logBudget: value })),
    ];
    for (const trial of trials) {
      const rest = all.without(index, trial);
      if (rest.converged < 3) continue;
      largest = Math.max(largest, Math.abs(averagedMinimum(rest, models) - averaged));
    }
  }
  return largest;
}

/** Within one setting the estimate depends on a left-out log T monotonically enough that its ends move it most. */
function extremes(values: readonly number[]): readonly number[] {
  return values.length <= 2 ? values : [Math.min(...values), Math.max(...values)];
}

function averagedMinimum(likelihood: ModelLikelihood, models: readonly FixedPFit[]): number {
  const found = models.map(({ p, logX }) => ascendFrom((at) => likelihood.at([at], p).logLikelihood, logX));
  const best = Math.max(...found.map(({ value }) => value));
  const weights = found.map(({ value }) => Math.exp(value - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return found.reduce((sum, { at }, index) => sum + (at * (weights[index] ?? 0)) / total, 0);
}
