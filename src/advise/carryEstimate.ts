import type { Estimate, EstimatedResult } from '../model/calibration/calibration';
import { ruleMomentum } from '../model/optimizer/momentumRule';

/** Learning rates closer than this count as the measured one: a tenth of a per cent moves β by less than any interval. */
const SAME_LEARNING_RATE_TOLERANCE = 1e-3;

export interface CarriedEstimate {
  readonly momentum: Estimate;
  /** False when C carried it from another η. */
  readonly measuredHere: boolean;
}

/**
 * The measured β at `learningRate` (heavy-ball η). C is carried to another η by β = 1 − C·η^(2/3) (arXiv 2210.16400) only
 * where several η were measured and the data support that exponent; undefined everywhere else.
 */
export function carryEstimate(result: EstimatedResult, learningRate: number): CarriedEstimate | undefined {
  if (Math.abs(learningRate / result.learningRate - 1) <= SAME_LEARNING_RATE_TOLERANCE) {
    return { momentum: result.momentum, measuredHere: true };
  }
  const { low, high } = result.learningRateRange;
  const within =
    learningRate >= low * (1 - SAME_LEARNING_RATE_TOLERANCE) &&
    learningRate <= high * (1 + SAME_LEARNING_RATE_TOLERANCE);
  if (!within || result.verdict !== 'twoThirds') return undefined;
  const value = ruleMomentum(result.c.value, learningRate);
  if (!(value > 0)) return undefined;
  return {
    momentum: {
      value,
      low: Math.max(0, ruleMomentum(result.c.high, learningRate)),
      high: ruleMomentum(result.c.low, learningRate),
    },
    measuredHere: false,
  };
}
