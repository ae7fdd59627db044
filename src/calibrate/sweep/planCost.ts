import { VERIFICATION_LOOKS } from '../fit/verification';
import { BUDGET_OVER_BEST } from './budget';
import { sweepsOf } from './plan';
import type {
  CalibrationPlan,
  RacingGridPlan,
  SingleRatePlan,
} from '../../model/calibration/calibrationPlan';
import { REFINEMENT_SEEDS } from './racingGrid';
import { WALL_RATIO } from './refinement';

/** What a plan will take, before it starts. */
export interface PlanCost {
  /** Pilot, sweep and verification, at most; failed trials, in whose place others are run, come on top. */
  readonly mostTrials: number;
  /** The same as usual: no budget but a few has to be doubled, and what lost its first seed gets no more. */
  readonly expectedTrials: number;
  /** Optimizer steps to expect: typical trials take about twice the fastest T, and that is about the pilot's. */
  readonly expectedSteps: number;
  /** Steps if every trial spends its whole budget. */
  readonly mostSteps: number;
  /** Trials of a round of the sweep; absent where it has no rounds. */
  readonly roundTrials?: number;
  /** Fresh seeds on which the suggestion is compared with the present momentum, at least and at most. */
  readonly verificationSeeds: { readonly fewest: number; readonly most: number };
  /** With the pilot's speed known. */
  readonly expectedSeconds?: number;
}

/** Suggestion, present momentum and 0.9 of docs/calibration.md, "Verification", and the three other controls; one more each where the plan tries Nesterov, or heavy ball. */
const COMPARED = 3;
const OTHER_CONTROLS = 3;
/** A typical trial, in fastest convergence times. */
const TYPICAL_TRIAL = 2;

/** Trials, steps and time that a plan takes; time needs the seconds per optimizer step that the pilot measured. */
export function estimatePlanCost(plan: CalibrationPlan, pilotSecondsPerStep?: number): PlanCost {
  const sweeps = sweepsOf(plan);
  const pilotSteps = plan.target.kind === 'pilot' ? plan.target.budgetSteps : 0;
  const sweepTrials = sweeps.reduce((sum, sweep) => sum + mostSweepTrials(sweep), 0);
  const usualTrials = sweeps.reduce((sum, sweep) => sum + usualSweepTrials(sweep), 0);
  const firstLook = Math.min(VERIFICATION_LOOKS[0], plan.verificationSeeds);
  const others =
    OTHER_CONTROLS + (plan.otherNesterov === undefined ? 0 : 1) + (plan.triesHeavyBall === true ? 1 : 0);
  const controls = others * plan.controlSeeds + (plan.verificationSeeds === 0 ? 0 : 1);
  const usualVerification = COMPARED * firstLook + controls;
  // Later looks compare with what decides alone.
  const further = (plan.furtherLooks ?? []).reduce((sum, { seeds }) => sum + seeds, 0) * (COMPARED + others);
  const mostVerification =
    usualVerification + (COMPARED - 1) * (plan.verificationSeeds - firstLook) + further;
  const guess =
    plan.target.kind === 'pilot' ? plan.target.budgetSteps / 2 : plan.maxBudgetSteps / (2 * BUDGET_OVER_BEST);
  const expectedSteps = Math.ceil(pilotSteps + TYPICAL_TRIAL * guess * (usualTrials + usualVerification));
  return {
    mostTrials: (pilotSteps > 0 ? 1 : 0) + sweepTrials + mostVerification,
    expectedTrials: (pilotSteps > 0 ? 1 : 0) + usualTrials + usualVerification,
    expectedSteps,
    mostSteps: pilotSteps + plan.maxBudgetSteps * (sweepTrials + mostVerification),
    ...(plan.kind === 'curveRounds' ? { roundTrials: plan.roundTrials } : {}),
    verificationSeeds: { fewest: firstLook, most: plan.verificationSeeds },
    ...(pilotSecondsPerStep === undefined ? {} : { expectedSeconds: expectedSteps * pilotSecondsPerStep }),
  };
}

function usualSweepTrials(sweep: SingleRatePlan): number {
  switch (sweep.kind) {
    case 'racingGrid':
      return sweep.xs.length * sweep.seedsPerSetting;
    case 'curveRounds':
      return sweep.roundTrials * Math.min(sweep.mostRounds, sweep.fewestRounds + 1);
  }
}

function mostSweepTrials(sweep: SingleRatePlan): number {
  switch (sweep.kind) {
    case 'racingGrid':
      return mostRacingTrials(sweep);
    case 'curveRounds':
      return sweep.roundTrials * sweep.mostRounds;
  }
}

/** A setting's first seed runs again whenever its budget is doubled, and once more at the cap; then a wall may have to be located. */
function mostRacingTrials({
  xs,
  seedsPerSetting,
  initialBudgetSteps,
  maxBudgetSteps,
}: RacingGridPlan): number {
  const rounds = Math.max(0, Math.ceil(Math.log2(maxBudgetSteps / initialBudgetSteps))) + 2;
  const widestGap = Math.max(1, ...xs.slice(1).map((x, index) => x / (xs[index] ?? x)));
  const halvings = Math.max(0, Math.ceil(Math.log2(Math.log(widestGap) / Math.log(WALL_RATIO))));
  return (
    (xs.length + seedsPerSetting - 1) * rounds +
    xs.length * (seedsPerSetting - 1) +
    2 * halvings * Math.min(REFINEMENT_SEEDS, seedsPerSetting)
  );
}
