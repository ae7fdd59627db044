import type { Trial } from '../../../model/calibration/trial';
import { isAt, sameRate } from './sameSetting';
import { withSlowTrials } from './slowTrials';

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

/** Whether the trial's outcome enters the fit: the sweep's do, those of the verification stay fresh. */
export function entersFit(trial: Trial): boolean {
  return trial.role === 'sweep';
}

/**
 * Trials grouped by learning rate and x, both to rounding: η and β computed in two ways differ in their last bits. Of trials with
 * the same η, β and seed only the one with the largest budget counts: an earlier, shorter run of it says nothing more. Failed
 * trials are left out.
 */
export function groupTrials(trials: readonly Trial[]): RateGroup[] {
  const told = withSlowTrials(trials).filter((trial) => entersFit(trial) && trial.outcome.kind !== 'failed');
  return runsOf(
    told.toSorted((left, right) => left.learningRate - right.learningRate),
    (left, right) => sameRate(left, right.learningRate),
  ).map((ofRate) => {
    const learningRate = ofRate[0]?.learningRate ?? Number.NaN;
    const settings = runsOf(
      // By seed too: sums must not depend on which trial ended first.
      ofRate.toSorted((left, right) => right.momentum - left.momentum || left.seed - right.seed),
      (left, right) => isAt(left, 1 - right.momentum),
    );
    return {
      learningRate,
      settings: settings.map((ofSetting) =>
        toSetting(learningRate, 1 - (ofSetting[0]?.momentum ?? Number.NaN), longestOfSeeds(ofSetting)),
      ),
    };
  });
}

/** Stretches of sorted items that are the same as the first of their stretch. */
function runsOf<Item>(sorted: readonly Item[], isSame: (first: Item, other: Item) => boolean): Item[][] {
  const runs: Item[][] = [];
  for (const item of sorted) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && isSame(run[0], item)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}

function longestOfSeeds(trials: readonly Trial[]): Trial[] {
  const longest = new Map<number, Trial>();
  for (const trial of trials) {
    const known = longest.get(trial.seed);
    if (known === undefined || trial.budgetSteps > known.budgetSteps) longest.set(trial.seed, trial);
  }
  return [...longest.values()];
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
