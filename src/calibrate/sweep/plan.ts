import type { CalibrationPlan, SingleRatePlan } from '../../model/calibration/calibrationPlan';

/** One sweep trial that a plan wants next. */
export interface PlannedTrial {
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly budgetSteps: number;
  /** Sets the form of momentum, where it is to be another than the script's. */
  readonly nesterov?: boolean;
  /** The script's own momentum, of which `momentum` is only a name. */
  readonly ownMomentum?: boolean;
  /** Without the script's dampening. */
  readonly heavyBall?: boolean;
}

/** Whether two trials train with the same η, β and seed, to the last bit; a budget only cuts such a run shorter. */
export function isSameRun(
  left: Omit<PlannedTrial, 'budgetSteps' | 'nesterov' | 'ownMomentum' | 'heavyBall'>,
  right: PlannedTrial,
): boolean {
  return (
    left.learningRate === right.learningRate && left.momentum === right.momentum && left.seed === right.seed
  );
}

/** The sweeps that a plan consists of, one per learning rate. */
export function sweepsOf(plan: CalibrationPlan): readonly SingleRatePlan[] {
  switch (plan.kind) {
    case 'racingGrid':
    case 'curveRounds':
      return [plan];
    case 'severalLearningRates':
      return plan.sweeps;
  }
}

/** `count` values from `low` to `high`, both included, at equal ratios. */
export function logarithmicGrid(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (count === 1 ? 0 : i / (count - 1)));
}
