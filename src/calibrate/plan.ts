import type { TrialRole } from '../model/trial';

interface PlanCommon {
  /** Heavy-ball η of the sweep. */
  readonly learningRates: readonly number[];
  /** No trial trains longer than this many optimizer steps. */
  readonly maxBudgetSteps: number;
  readonly firstSeed: number;
  /** Seeds of each control; 0 for no controls. */
  readonly controlSeeds: number;
}

/** For cheap trials: the whole grid of x = 1 − β, every seed, with a budget that doubles until the best is clear. */
export interface RacingGridPlan extends PlanCommon {
  readonly kind: 'racingGrid';
  /** Ascending, in (0, 1]. */
  readonly xs: readonly number[];
  readonly seedsPerSetting: number;
  readonly initialBudgetSteps: number;
  /** Fixed by the task before any sweep. */
  readonly target: number;
}

/** For costly trials: brackets the minimum outwards from the present momentum, seeds spent near it. One learning rate. */
export interface AdaptiveBracketingPlan extends PlanCommon {
  readonly kind: 'adaptiveBracketing';
  /** x of the present momentum; the grid is startX · gridRatio^k. */
  readonly startX: number;
  readonly gridRatio: number;
  /** Sweep trials at most, controls and pilot not counted. */
  readonly maxTrials: number;
  readonly pilotBudgetSteps: number;
}

/** A sweep, complete before it starts and serialisable as JSON. */
export type CalibrationPlan = RacingGridPlan | AdaptiveBracketingPlan;

/** A trial that a plan asks for next. */
export interface PlannedTrial {
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly budgetSteps: number;
}

/** A setting that needs more than this many times the fastest convergence time cannot win. */
export const BUDGET_OVER_BEST = 4;

/** Two trials are of one setting when learning rate and momentum agree to rounding. */
export function sameSetting(
  left: { readonly learningRate: number; readonly momentum: number },
  right: { readonly learningRate: number; readonly momentum: number },
): boolean {
  return (
    Math.abs(left.learningRate / right.learningRate - 1) < 1e-9 &&
    Math.abs(left.momentum - right.momentum) < 1e-9
  );
}

/** Trials that a plan will run at most: sweep, pilot and controls. */
export function mostTrials(plan: CalibrationPlan): number {
  switch (plan.kind) {
    case 'racingGrid':
      return plan.learningRates.length * plan.xs.length * plan.seedsPerSetting + 4 * plan.controlSeeds;
    case 'adaptiveBracketing':
      return 1 + plan.maxTrials + 4 * plan.controlSeeds;
  }
}
