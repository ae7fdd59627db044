/** How the target is fixed before the sweep. */
export type TargetRule =
  /** By the task. */
  | { readonly kind: 'given'; readonly target: number }
  /** By one run at the present settings, which is then excluded from the data. */
  | {
      readonly kind: 'pilot';
      readonly learningRate: number;
      readonly momentum: number;
      readonly budgetSteps: number;
    };

interface PlanCommon {
  readonly target: TargetRule;
  /** No trial trains longer than this many optimizer steps. */
  readonly maxBudgetSteps: number;
  /** The sweep's seeds count up from here; pilot and controls take seeds far above. */
  readonly firstSeed: number;
  /** Seeds of each control run; 0 for no controls. */
  readonly controlSeeds: number;
}

/** For cheap trials: a whole grid of x = 1 − β times seeds; what cannot win any more is stopped early. */
export interface RacingGridPlan extends PlanCommon {
  readonly kind: 'racingGrid';
  /** Heavy-ball η of the sweep. */
  readonly learningRate: number;
  /** Ascending, in (0, 1]. */
  readonly xs: readonly number[];
  readonly seedsPerSetting: number;
  /** Doubles until some setting converges. */
  readonly initialBudgetSteps: number;
}

/** For costly trials: brackets the minimum outwards from the present momentum, then spends seeds where they tell most. */
export interface AdaptiveBracketingPlan extends PlanCommon {
  readonly kind: 'adaptiveBracketing';
  /** Heavy-ball η of the sweep. */
  readonly learningRate: number;
  /** x = 1 − β where the search starts: the present momentum's. */
  readonly startX: number;
  /** The least and the most sweep trials, failed ones not counted. */
  readonly minTrials: number;
  readonly maxTrials: number;
}

/** A sweep at each of several learning rates, one target for all: what it takes to measure the exponent. */
export interface SeveralLearningRatesPlan extends PlanCommon {
  readonly kind: 'severalLearningRates';
  readonly sweeps: readonly SingleRatePlan[];
}

/** A plan for one learning rate. */
export type SingleRatePlan = RacingGridPlan | AdaptiveBracketingPlan;

/** A calibration's course, complete before it starts; plain JSON. */
export type CalibrationPlan = SingleRatePlan | SeveralLearningRatesPlan;
