import type { Trial } from '../model/trial';
import { sustainWindowSteps } from './convergenceMonitor';
import { BUDGET_OVER_BEST, sameSetting, type PlannedTrial, type RacingGridPlan } from './plan';

/**
 * The next round of a racing grid, given every finished sweep trial: all settings and seeds whose last budget was too small
 * to decide them, with twice that budget, capped at four times the fastest T of their learning rate. Empty when it is done.
 */
export function nextRacingTrials(plan: RacingGridPlan, trials: readonly Trial[]): PlannedTrial[] {
  return plan.learningRates.flatMap((learningRate) => {
    const own = trials.filter(
      (trial) => trial.role === 'sweep' && Math.abs(trial.learningRate / learningRate - 1) < 1e-9,
    );
    const fastest = fastestConvergence(own);
    return plan.xs.flatMap((x) => nextOfSetting(plan, learningRate, x, own, fastest));
  });
}

function nextOfSetting(
  plan: RacingGridPlan,
  learningRate: number,
  x: number,
  trials: readonly Trial[],
  fastest: number | undefined,
): PlannedTrial[] {
  const momentum = 1 - x;
  const enough = Math.min(
    plan.maxBudgetSteps,
    fastest === undefined
      ? Infinity
      : BUDGET_OVER_BEST * fastest + sustainWindowSteps(x, BUDGET_OVER_BEST * fastest),
  );
  const next: PlannedTrial[] = [];
  for (let index = 0; index < plan.seedsPerSetting; index += 1) {
    const seed = plan.firstSeed + index;
    const done = trials.filter(
      (trial) => trial.seed === seed && sameSetting(trial, { learningRate, momentum }),
    );
    const spent = Math.max(0, ...done.map((trial) => trial.budgetSteps));
    const settled = done.some((trial) => isSettled(trial));
    if (settled || spent >= enough) continue;
    const budgetSteps = Math.ceil(Math.min(enough, spent === 0 ? plan.initialBudgetSteps : 2 * spent));
    next.push({ role: 'sweep', learningRate, momentum, seed, budgetSteps });
  }
  return next;
}

function isSettled(trial: Trial): boolean {
  switch (trial.outcome.kind) {
    case 'converged':
    case 'diverged':
    case 'failed':
      return true;
    case 'rightCensored':
    case 'floorLimited':
      return false;
  }
}

function fastestConvergence(trials: readonly Trial[]): number | undefined {
  let fastest: number | undefined;
  for (const { outcome } of trials) {
    if (outcome.kind === 'converged') fastest = Math.min(fastest ?? Infinity, outcome.convergenceSteps);
  }
  return fastest;
}
