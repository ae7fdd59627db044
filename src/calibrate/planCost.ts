import { BUDGET_OVER_BEST } from './budget';
import { sweepsOf, type CalibrationPlan, type SingleRatePlan } from './plan';

/** What a plan will take, before it starts. */
export interface PlanCost {
  /** Pilot, sweep and controls, at most. */
  readonly mostTrials: number;
  /** Optimizer steps to expect: typical trials take about twice the fastest T, and that is about the pilot's. */
  readonly expectedSteps: number;
  /** Steps if every trial spends its whole budget. */
  readonly mostSteps: number;
  /** With the pilot's speed known. */
  readonly expectedSeconds?: number;
}

/** Controls of docs/calibration.md, "The fit", and the stationary level. */
const CONTROLS = 5;
/** A typical trial, in fastest convergence times. */
const TYPICAL_TRIAL = 2;

/** Trials, steps and time that a plan takes; time needs the seconds per optimizer step that the pilot measured. */
export function estimatePlanCost(plan: CalibrationPlan, pilotSecondsPerStep?: number): PlanCost {
  const sweeps = sweepsOf(plan);
  const pilotSteps = plan.target.kind === 'pilot' ? plan.target.budgetSteps : 0;
  const sweepTrials = sweeps.reduce((sum, sweep) => sum + mostSweepTrials(sweep), 0);
  const controls = plan.controlSeeds === 0 ? 0 : CONTROLS * plan.controlSeeds + 1;
  const guess =
    plan.target.kind === 'pilot' ? plan.target.budgetSteps / 2 : plan.maxBudgetSteps / (2 * BUDGET_OVER_BEST);
  const expectedSteps = Math.ceil(pilotSteps + TYPICAL_TRIAL * guess * (sweepTrials + controls));
  return {
    mostTrials: (pilotSteps > 0 ? 1 : 0) + sweepTrials + controls,
    expectedSteps,
    mostSteps: pilotSteps + plan.maxBudgetSteps * (sweepTrials + controls),
    ...(pilotSecondsPerStep === undefined ? {} : { expectedSeconds: expectedSteps * pilotSecondsPerStep }),
  };
}

function mostSweepTrials(sweep: SingleRatePlan): number {
  switch (sweep.kind) {
    case 'racingGrid':
      return sweep.xs.length * sweep.seedsPerSetting;
    case 'adaptiveBracketing':
      return sweep.maxTrials;
  }
}
