import jstat from 'jstat';
import type { RateGroup } from '../fit/settings/observations';

/** Sums of squares of log T: settings' means around the model, and seeds around their setting's mean. */
export interface LackOfFit {
  readonly lackSquares: number;
  readonly lackFreedom: number;
  readonly scatterSquares: number;
  readonly scatterFreedom: number;
}

/** Probability, were the model right, of a lack of fit at least this large, below which the fit is called poor. */
const POOR_FIT_PROBABILITY = 0.01;
/** Fewer repeats than this do not tell the seeds' scatter. */
const FEWEST_REPEATS = 3;

/**
 * Whether the model misses the settings' means by more than the seeds' scatter explains (the classical lack-of-fit F test on
 * log T). False where there is too little to judge by.
 */
export function misfits({ lackSquares, lackFreedom, scatterSquares, scatterFreedom }: LackOfFit): boolean {
  if (lackFreedom < 1 || scatterFreedom < FEWEST_REPEATS || scatterSquares === 0) return false;
  const ratio = lackSquares / lackFreedom / (scatterSquares / scatterFreedom);
  return 1 - jstat.centralF.cdf(ratio, lackFreedom, scatterFreedom) < POOR_FIT_PROBABILITY;
}

/** Scatter of log T between seeds of one setting, pooled: sum of squares and degrees of freedom. */
export function seedScatter(groups: readonly RateGroup[]): {
  readonly squares: number;
  readonly freedom: number;
} {
  let squares = 0;
  let freedom = 0;
  for (const { logSteps, logBudgets } of groups.flatMap((group) => group.settings)) {
    if (logSteps.length < 2 || logBudgets.length > 0) continue;
    const centre = mean(logSteps);
    squares += logSteps.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    freedom += logSteps.length - 1;
  }
  return { squares, freedom };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
