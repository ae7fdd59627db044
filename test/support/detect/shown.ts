import { numericValue, type Hyperparameter } from '../../../src/model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';

/** `known:0.1`, `unknown:dynamic`, `missing`. */
export function shownValue(hyperparameter: Hyperparameter): string {
  switch (hyperparameter.state) {
    case 'unknown':
      return `unknown:${hyperparameter.reason}`;
    case 'missing':
      return 'missing';
    case 'known':
    case 'default':
      return `${hyperparameter.state}:${numericValue(hyperparameter)}`;
  }
}

/** `pytorch SGD known:0.1 default:0`: framework, optimizer, learning rate, momentum. */
export function shown({ framework, optimizer, learningRate, momentum }: OptimizerConfig): string {
  return `${framework} ${optimizer} ${shownValue(learningRate)} ${shownValue(momentum)}`;
}

/** The text with a momentum of 0.95 written where the configuration says; undefined where it says nothing. */
export function withMomentum(text: string, config: OptimizerConfig | undefined): string | undefined {
  const insertion = config?.momentumInsertion;
  return insertion === undefined
    ? undefined
    : `${text.slice(0, insertion.offset)}${insertion.prefix}0.95${insertion.suffix}${text.slice(insertion.offset)}`;
}
