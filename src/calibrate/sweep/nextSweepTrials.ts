import type { Trial } from '../../model/calibration/trial';
import { nextRoundTrials } from './curveRounds';
import { isSameRun, sweepsOf, type PlannedTrial } from './plan';
import type { CalibrationPlan, SingleRatePlan } from '../../model/calibration/calibrationPlan';
import { nextRacingTrials } from './racingGrid';

/**
 * The sweep trials to start next, most wanted first, given every finished trial and those under way. A function of the trials
 * alone, so a sweep resumes from any of them. Empty with nothing pending means that the sweep is done.
 */
export function nextSweepTrials(
  plan: CalibrationPlan,
  trials: readonly Trial[],
  pending: readonly PlannedTrial[],
): PlannedTrial[] {
  return sweepsOf(plan)
    .flatMap((sweep) => nextOfSweep(sweep, trials, pending))
    .filter((wanted) => !pending.some((under) => isSameRun(wanted, under)));
}

function nextOfSweep(
  sweep: SingleRatePlan,
  trials: readonly Trial[],
  pending: readonly PlannedTrial[],
): PlannedTrial[] {
  switch (sweep.kind) {
    case 'racingGrid':
      return nextRacingTrials(sweep, trials);
    case 'curveRounds':
      return nextRoundTrials(sweep, trials, pending);
  }
}
