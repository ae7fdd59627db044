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

/**
 * Why a trial was run. Controls never enter the fit, except the present momentum at the sweep's own learning rate.
 */
export type TrialRole =
  | 'pilot'
  | 'sweep'
  | 'presentMomentum'
  | 'momentum0.9'
  | 'plainSgdMatched'
  | 'presentMomentumMatched'
  | 'yellowFin'
  | 'stationaryLevel';

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
  /** Thinned without loss of T. */
  readonly curve: ProgressCurve;
}
