import type { Carried } from '../../model/advice/advice';
import type { Estimate, EstimatedResult } from '../../model/calibration/calibration';
import { ridgeAt, ridgeRange } from '../../model/calibration/ridge';
import { isSameLearningRate, isWithinLearningRates } from '../../model/optimizer/sameLearningRate';
import { ruleMomentum } from '../../model/optimizer/momentumRule';

/** Further than this factor of η no interval of x makes a learning rate a neighbour. */
const NEAR_FACTOR = 1.25;

export interface CarriedEstimate {
  readonly momentum: Estimate;
  readonly carried: Carried;
}

/**
 * The measured β at `learningRate` (heavy-ball η): as it was measured there or next to it, at the fastest pair, and between measured learning
 * rates by β = 1 − C·η^(2/3) (arXiv 2210.16400) where they support that exponent, else along the ridge; undefined everywhere else.
 */
export function carryEstimate(result: EstimatedResult, learningRate: number): CarriedEstimate | undefined {
  const { fastestPair, momentum, ridge, verdict } = result;
  if (isSameLearningRate(learningRate, result.learningRate)) return { momentum, carried: { kind: 'here' } };
  if (fastestPair !== undefined && isSameLearningRate(learningRate, fastestPair.learningRate))
    return { momentum: fastestPair.momentum, carried: { kind: 'pair' } };
  const range = ridge === undefined ? result.learningRateRange : ridgeRange(ridge);
  const isWithin = isWithinLearningRates(learningRate, range);
  if (isWithin && verdict === 'twoThirds') {
    const at = (c: number): number => ruleMomentum(c, learningRate);
    const { value, low, high } = result.c;
    return at(value) > 0
      ? {
          momentum: { value: at(value), low: Math.max(0, at(high)), high: at(low) },
          carried: { kind: 'rule', c: value, ...range },
        }
      : undefined;
  }
  if (isWithin && ridge !== undefined) {
    const x = ridgeAt(ridge, learningRate);
    const carried = { kind: 'ridge', gamma: ridge.gamma.value, ...range } as const;
    return x.value < 1
      ? { momentum: { value: 1 - x.value, low: Math.max(0, 1 - x.high), high: 1 - x.low }, carried }
      : undefined;
  }
  return isNear(result, learningRate)
    ? { momentum, carried: { kind: 'near', learningRate: result.learningRate } }
    : undefined;
}

/** x ∝ η^γ moves x by no more than the ratio of the learning rates, for no γ of 0 to 1. */
function isNear({ learningRate: measured, x }: EstimatedResult, learningRate: number): boolean {
  const ratio = learningRate / measured;
  const moved = x.value * ratio;
  return ratio <= NEAR_FACTOR && ratio >= 1 / NEAR_FACTOR && moved >= x.low && moved <= x.high;
}
