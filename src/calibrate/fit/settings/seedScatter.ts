import type { RateGroup } from './observations';

/** Scatter of log T between seeds of one setting, pooled: sum of squares and degrees of freedom. */
export function seedScatter(groups: readonly RateGroup[]): {
  readonly squares: number;
  readonly degreesOfFreedom: number;
} {
  let squares = 0;
  let degreesOfFreedom = 0;
  for (const { logSteps, logBudgets } of groups.flatMap((group) => group.settings)) {
    if (logSteps.length < 2 || logBudgets.length > 0) continue;
    const centre = mean(logSteps);
    squares += logSteps.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    degreesOfFreedom += logSteps.length - 1;
  }
  return { squares, degreesOfFreedom };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
