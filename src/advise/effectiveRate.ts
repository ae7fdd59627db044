import { numericValue } from '../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { formatNumber } from '../model/wording/format/numberFormat';
import { heavyBallLearningRate } from './heavyBallLearningRate';

/** What is said right after a learning rate, and where. */
export interface EffectiveRate {
  readonly offset: number;
  readonly text: string;
}

/**
 * η/(1 − β) behind the learning rate of a site; undefined where it is not known, or is the learning rate itself: without momentum, and
 * where momentum is a moving average.
 */
export function effectiveRate(config: OptimizerConfig): EffectiveRate | undefined {
  const { family, incomplete, learningRate, momentum } = config;
  if (family !== 'sgd' || incomplete || learningRate.state !== 'known') return undefined;
  const rate = heavyBallLearningRate(config);
  const present = numericValue(momentum);
  if (rate.kind === 'refused' || rate.movingAverage || present === undefined) return undefined;
  if (!(present > 0 && present < 1)) return undefined;
  return {
    offset: learningRate.argument.end,
    text: `η/(1−β) = ${formatNumber(rate.learningRate / (1 - present))}`,
  };
}
