import jstat from 'jstat';
import type { RateGroup } from './observations';

/** Probability, were the model right, of a lack of fit at least this large, below which the fit is called poor. */
const POOR_FIT_PROBABILITY = 0.01;
/** Scatter of log T around the model that is poor whatever the seeds say: a factor of 1.65. */
const POOR_SIGMA = 0.5;

/**
 * Whether the model misses the settings' means by more than the seeds' scatter explains (the classical lack-of-fit F test on
 * log T; converged trials only). Without repeated settings only the size of the scatter can be judged.
 */
export function isPoorFit(
  groups: readonly RateGroup[],
  predictedLogSteps: (group: number, x: number) => number,
  parameters: number,
  sigma: number,
): boolean {
  if (sigma > POOR_SIGMA) return true;
  const scatter = seedScatter(groups);
  let lack = 0;
  let settings = 0;
  for (const [j, group] of groups.entries()) {
    for (const { x, logSteps, logBudgets } of group.settings) {
      if (logSteps.length === 0 || logBudgets.length > 0) continue;
      settings += 1;
      lack += logSteps.length * (mean(logSteps) - predictedLogSteps(j, x)) ** 2;
    }
  }
  const freedom = settings - parameters;
  if (freedom < 1 || scatter.freedom < 3 || scatter.squares === 0) return false;
  const ratio = lack / freedom / (scatter.squares / scatter.freedom);
  return 1 - jstat.centralF.cdf(ratio, freedom, scatter.freedom) < POOR_FIT_PROBABILITY;
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
