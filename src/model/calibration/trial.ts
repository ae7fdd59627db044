import type { Failure } from './failure';

/** Progress measure against optimizer step; `steps` ascends, and both arrays have the same length. */
export interface ProgressCurve {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** What the trial says about the convergence time T (docs/calibration.md, "What T is"). */
export type TrialOutcome =
  | { readonly kind: 'converged'; readonly convergenceSteps: number }
  /** The budget was spent while the measure still improved: T > budgetSteps. */
  | { readonly kind: 'rightCensored'; readonly budgetSteps: number }
  /** Flat over its last third and above the target: says only that the optimum lies at larger 1 − β. */
  | { readonly kind: 'floorLimited'; readonly atStep: number }
  | { readonly kind: 'diverged'; readonly atStep: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Roles that a verification compares, on the same fresh seeds. */
export const VERIFIED_ROLES = [
  'suggestion',
  'presentMomentum',
  'momentum0.9',
  'plainSgdMatched',
  'presentMomentumMatched',
  'yellowFin',
  /** The suggestion with Nesterov's update where the script has none, or without. */
  'otherNesterov',
  /** The suggestion without the script's dampening, at the same heavy-ball learning rate. */
  'heavyBallForm',
] as const;

/** Every reason why a trial is run. */
export const TRIAL_ROLES = [
  'pilot',
  'sweep',
  ...VERIFIED_ROLES,
  /** The fastest pair along the ridge of several learning rates. */
  'fastestPair',
  'stationaryLevel',
] as const;

/** Why a trial was run. Only the sweep's enter the fit. */
export type TrialRole = (typeof TRIAL_ROLES)[number];

/** What the trainer saw of the optimizer while a trial ran, up to where it stopped. */
export interface ObservedOptimizer {
  readonly learningRateLow: number;
  readonly learningRateHigh: number;
  /** A scheduler changed the momentum that the trial had set. */
  readonly momentumOverwritten: boolean;
  /** The optimizer was seen to step with the trial's own η and β. */
  readonly overrideVerified: boolean;
}

/** One finished training run. */
export interface Trial {
  readonly trialId: string;
  readonly role: TrialRole;
  /** η of the heavy-ball convention: what multiplies a velocity that sums gradients with weight one. */
  readonly learningRate: number;
  /** β. */
  readonly momentum: number;
  readonly seed: number;
  readonly budgetSteps: number;
  /** Steps actually trained. */
  readonly stepsSpent: number;
  readonly elapsedMs: number;
  readonly outcome: TrialOutcome;
  /** T at the shallower levels, where they were all reached. */
  readonly shallowConvergenceSteps?: number;
  /** The smoothed measure, thinned without loss of T. */
  readonly curve: ProgressCurve;
  /** Where the trainer can see it. */
  readonly observed?: ObservedOptimizer;
}

/** Where an outcome stands in steps: T, or as far as is known; null for a trial that failed. */
export function outcomeSteps(outcome: TrialOutcome): number | null {
  switch (outcome.kind) {
    case 'converged':
      return outcome.convergenceSteps;
    case 'rightCensored':
      return outcome.budgetSteps;
    case 'floorLimited':
    case 'diverged':
      return outcome.atStep;
    case 'failed':
      return null;
  }
}

/** Optimizer steps that these trials took together. */
export function stepsSpentBy(trials: readonly Pick<Trial, 'stepsSpent'>[]): number {
  return trials.reduce((sum, { stepsSpent }) => sum + stepsSpent, 0);
}
