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

/** What every plan has. */
export interface PlanCommon {
  readonly target: TargetRule;
  /** No trial trains longer than this many optimizer steps. */
  readonly maxBudgetSteps: number;
  /** The sweep's seeds count up from here; pilot and controls take seeds far above. */
  readonly firstSeed: number;
  /** Fresh seeds at most on which the suggestion is compared with the present momentum; 0 for no verification. */
  readonly verificationSeeds: number;
  /** How many of them also train the other controls. */
  readonly controlSeeds: number;
  /** Where the suggestion is tried with the other form of momentum too: whether that is Nesterov's. */
  readonly otherNesterov?: boolean;
  /** The script's optimizer has dampening: the suggestion is tried without it too. */
  readonly triesHeavyBall?: boolean;
  /** Pilot and present trials have the momentum that the script's own scheduler writes. */
  readonly presentCycles?: boolean;
  /** Fresh seeds that were added to the finished verification, in order. */
  readonly furtherLooks?: readonly FurtherLook[];
}

/** Fresh seeds on which every setting of a finished verification is trained too. */
export interface FurtherLook {
  /** So many seeds of the verification came before. */
  readonly after: number;
  /** At least one. */
  readonly seeds: number;
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

/**
 * For costly trials: rounds of a fixed number of trials, each placed by what the rounds before say. The same whatever runs at
 * once.
 */
export interface CurveRoundsPlan extends PlanCommon {
  readonly kind: 'curveRounds';
  /** Heavy-ball η of the sweep. */
  readonly learningRate: number;
  /** x = 1 − β where the search starts: the present momentum's. */
  readonly startX: number;
  readonly roundTrials: number;
  /** The least and the most rounds. */
  readonly fewestRounds: number;
  readonly mostRounds: number;
}

/** A sweep at each of several learning rates, one target for all: what it takes to measure the exponent. */
export interface SeveralLearningRatesPlan extends PlanCommon {
  readonly kind: 'severalLearningRates';
  readonly sweeps: readonly SingleRatePlan[];
}

/** A plan for one learning rate. */
export type SingleRatePlan = RacingGridPlan | CurveRoundsPlan;

/** A calibration's course, complete before it starts; plain JSON. */
export type CalibrationPlan = SingleRatePlan | SeveralLearningRatesPlan;

/** What of a plan tells which seeds were added to its verification. */
export type LooksOfPlan = Pick<CalibrationPlan, 'firstSeed' | 'furtherLooks'>;
