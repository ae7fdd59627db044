import type { Trial } from '../../../model/calibration/trial';
import { sameRate } from './sameSetting';

/**
 * The trials, with those that only looked settled taken for what they are. The floor lies at ∝ η/x (docs/calibration.md, "Three
 * scales"): where a smaller x has reached the target, a trial that is flat above it has no floor there but is slow, T > steps.
 */
export function withSlowTrials(trials: readonly Trial[]): readonly Trial[] {
  return trials.map((trial) => {
    const { outcome } = trial;
    if (outcome.kind !== 'floorLimited' || !trials.some((other) => hasReachedFurtherLeft(other, trial))) {
      return trial;
    }
    return { ...trial, outcome: { kind: 'rightCensored', budgetSteps: outcome.atStep } };
  });
}

function hasReachedFurtherLeft(other: Trial, trial: Trial): boolean {
  return (
    other.role !== 'pilot' &&
    other.outcome.kind === 'converged' &&
    other.momentum > trial.momentum &&
    sameRate(other, trial.learningRate)
  );
}
