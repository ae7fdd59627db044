import { numericValue, type UnknownValueReason } from '../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import type { RefusalReason } from '../model/advice/advice';

export type HeavyBallLearningRate =
  | {
      readonly kind: 'known';
      readonly learningRate: number;
      /** Momentum is a moving average here: β changes η unless the written learning rate changes with it. */
      readonly movingAverage: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

/**
 * η of the heavy-ball convention, where the velocity sums gradients with weight one (docs/calibration.md, "Conventions"):
 * the written learning rate, times 1 − d under a fixed dampening d, times 1 − β where momentum is a moving average (which dampening
 * = β makes of it). An unknown dampening is taken as 0 and warned about.
 */
export function heavyBallLearningRate(config: OptimizerConfig): HeavyBallLearningRate {
  const { learningRate, dampening, momentum, momentumForm } = config;
  switch (learningRate.state) {
    case 'unknown':
      return refused({ kind: unknownKind(learningRate.reason), text: learningRate.text });
    case 'missing':
      return refused({ kind: 'learningRateMissing' });
    case 'known':
    case 'default':
      break;
  }
  const written = learningRate.value;
  if (!(written > 0) || !Number.isFinite(written)) {
    return refused({ kind: 'learningRateNotPositive', value: written });
  }
  const momentumValue = numericValue(momentum);
  const dampeningValue = numericValue(dampening) ?? 0;
  const movingAverage =
    momentumForm === 'movingAverage' || (dampeningValue !== 0 && dampeningValue === momentumValue);
  if (movingAverage && momentumValue === undefined) return refused({ kind: 'movingAverageForm' });
  const effective = written * (1 - (movingAverage ? (momentumValue ?? 0) : dampeningValue));
  if (!(effective > 0)) return refused({ kind: 'learningRateNotPositive', value: effective });
  return { kind: 'known', learningRate: effective, movingAverage };
}

function unknownKind(
  reason: UnknownValueReason,
): 'learningRatesDiffer' | 'learningRateNotFinite' | 'learningRateUnknown' {
  if (reason === 'parameterGroups') return 'learningRatesDiffer';
  return reason === 'notFinite' ? 'learningRateNotFinite' : 'learningRateUnknown';
}

function refused(reason: RefusalReason): HeavyBallLearningRate {
  return { kind: 'refused', reason };
}
