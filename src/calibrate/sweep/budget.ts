import type { Trial } from '../../model/calibration/trial';
import { sustainWindowSteps } from '../measure/levelCrossing';

/** A setting that needs more than this many times the fastest convergence time cannot win. */
export const BUDGET_OVER_BEST = 4;

/**
 * Budget after which a trial at x cannot win any more: four times the fastest T of these trials, and the window in which a late
 * crossing must prove itself. Undefined while nothing has converged.
 */
export function capSteps(trials: readonly Trial[], x: number, maxBudgetSteps: number): number | undefined {
  let fastest: number | undefined;
  for (const { outcome } of trials) {
    if (outcome.kind === 'converged') fastest = Math.min(fastest ?? Infinity, outcome.convergenceSteps);
  }
  return fastest === undefined ? undefined : budgetOver(fastest, x, maxBudgetSteps);
}

/** Four times `fastestSteps` and the window after it, for a trial at x. */
export function budgetOver(fastestSteps: number, x: number, maxBudgetSteps: number): number {
  const longest = BUDGET_OVER_BEST * fastestSteps;
  return Math.min(maxBudgetSteps, Math.ceil(longest + sustainWindowSteps(longest, x)));
}
