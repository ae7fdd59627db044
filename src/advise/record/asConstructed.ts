import type { Calibration } from '../../model/calibration/calibration';
import type { Hyperparameter } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { writtenOptimizer } from '../runValues';

/**
 * The site's values as its calibration saw them constructed, where they are not those of its text (arguments of the command line,
 * say), each as long as the text says what it said then; else the site as it is.
 */
export function asConstructed(
  config: OptimizerConfig,
  calibration: Pick<Calibration, 'constructed' | 'subject'> | undefined,
): OptimizerConfig {
  if (calibration?.constructed === undefined || calibration.subject.kind !== 'script') return config;
  const { written } = calibration.subject;
  const now = writtenOptimizer(config);
  if (written === undefined || written.learningRate !== now.learningRate) return config;
  const { learningRate, momentum, dampening, nesterov, batchSize } = calibration.constructed;
  const weight = momentum === 0 ? 1 : 1 - dampening;
  return {
    ...config,
    learningRate: withValue(config.learningRate, learningRate / weight),
    dampening: withValue(config.dampening, dampening),
    nesterov: nesterov ? 'on' : 'off',
    ...(written.momentum === now.momentum ? { momentum: withValue(config.momentum, momentum) } : {}),
    ...(batchSize !== null && written.batchSize === now.batchSize
      ? { batchSize: withValue(config.batchSize, batchSize) }
      : {}),
  };
}

function withValue(hyperparameter: Hyperparameter, value: number): Hyperparameter {
  return hyperparameter.state === 'known' ? { ...hyperparameter, value } : { state: 'default', value };
}
