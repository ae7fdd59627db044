/** How long a script takes to get to its first step, and a step from then on. */
export interface TrialPace {
  readonly startMs: number;
  readonly stepMs: number;
}

/** Of trials that are forked from a process which took `importMs` to start and import: a dry run did that by itself. */
export function forkedPace({ startMs, stepMs }: TrialPace, importMs: number): TrialPace {
  return { startMs: Math.max(0, startMs - importMs), stepMs };
}

/** The dry run before a calibration takes this many steps, or as many as fit in so much time after the first. */
export const DRY_RUN = { budgetSteps: 20, budgetSeconds: 2 } as const;
/** One that is to show what a script reports once an epoch. */
export const SURVEY = { budgetSteps: 5000, budgetSeconds: 60 } as const;

/** What a plan will take, as `estimatePlanCost` tells it. */
export interface PlannedWork {
  readonly mostTrials: number;
  readonly expectedTrials: number;
  readonly expectedSteps: number;
  readonly mostSteps: number;
}

/** Time that a plan will take at this pace, expected and at most; every trial starts the script anew. */
export function planDurationMs(
  pace: TrialPace,
  cost: PlannedWork,
  parallelTrials: number,
): { readonly expectedMs: number; readonly mostMs: number } {
  const at = (trials: number, steps: number): number =>
    (trials * pace.startMs + steps * pace.stepMs) / Math.max(1, parallelTrials);
  return {
    expectedMs: at(cost.expectedTrials, cost.expectedSteps),
    mostMs: at(cost.mostTrials, cost.mostSteps),
  };
}
