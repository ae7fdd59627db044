import type { Trial } from '../../model/trial';
import { groupBy } from '../groupBy';

/** All trials of one (η, x) that say something about T there. */
export interface Setting {
  readonly learningRate: number;
  readonly x: number;
  /** log T of the trials that converged. */
  readonly logSteps: readonly number[];
  /** log of the budgets that right-censored trials outlasted. */
  readonly logBudgets: readonly number[];
  /** Trials that settled above the target or diverged: they say only that the optimum lies elsewhere. */
  readonly unreachable: number;
}

/** Settings of one learning rate, x ascending. */
export interface RateGroup {
  readonly learningRate: number;
  readonly settings: readonly Setting[];
}

/** Whether the trial's outcome enters the fit: sweep trials, and the present momentum at the sweep's own learning rate. */
export function entersFit(trial: Trial): boolean {
  return trial.role === 'sweep' || trial.role === 'presentMomentum';
}

/**
 * Trials grouped by learning rate and x. Of trials with the same η, β and seed only the one with the largest budget
 * counts: an earlier, shorter run of it says nothing more. Failed trials are left out.
 */
export function groupTrials(trials: readonly Trial[]): RateGroup[] {
  const longest = new Map<string, Trial>();
  for (const trial of trials) {
    if (!entersFit(trial) || trial.outcome.kind === 'failed') continue;
    const key = `${trial.learningRate}/${trial.momentum}/${trial.seed}`;
    const known = longest.get(key);
    if (known === undefined || trial.budgetSteps > known.budgetSteps) longest.set(key, trial);
  }
  const byRate = groupBy(longest.values(), (trial) => trial.learningRate);
  return [...byRate]
    .map(([learningRate, ofRate]) => ({
      learningRate,
      settings: [...groupBy(ofRate, (trial) => trial.momentum)]
        .map(([momentum, ofSetting]) => toSetting(learningRate, 1 - momentum, ofSetting))
        .toSorted((left, right) => left.x - right.x),
    }))
    .toSorted((left, right) => left.learningRate - right.learningRate);
}

function toSetting(learningRate: number, x: number, trials: readonly Trial[]): Setting {
  const logSteps: number[] = [];
  const logBudgets: number[] = [];
  let unreachable = 0;
  for (const { outcome } of trials) {
    switch (outcome.kind) {
      case 'converged':
        logSteps.push(Math.log(Math.max(1, outcome.convergenceSteps)));
        break;
      case 'rightCensored':
        logBudgets.push(Math.log(Math.max(1, outcome.budgetSteps)));
        break;
      case 'floorLimited':
      case 'diverged':
        unreachable += 1;
        break;
      case 'failed':
        break;
    }
  }
  return { learningRate, x, logSteps, logBudgets, unreachable };
}
