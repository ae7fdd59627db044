import { numericValue, type Hyperparameter } from '../../../src/model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';

/** A hyperparameter as a table of tests spells it: `0.1`, `0.1 by default`, `missing`, `unknown: ambiguous`. */
export function shown(hyperparameter: Hyperparameter): string {
  switch (hyperparameter.state) {
    case 'known':
      return String(numericValue(hyperparameter));
    case 'default':
      return `${hyperparameter.value} by default`;
    case 'unknown':
      return `unknown: ${hyperparameter.reason}`;
    case 'missing':
      return 'missing';
  }
}

/** `pytorch SGD η 0.1, β 0.9`. */
export function shownConfig({ framework, optimizer, learningRate, momentum }: OptimizerConfig): string {
  return `${framework} ${optimizer} η ${shown(learningRate)}, β ${shown(momentum)}`;
}

/** The way from the argument to the number: `attribute self.lr, parameterDefault lr`. */
export function shownSteps(hyperparameter: Hyperparameter): string {
  if (hyperparameter.state !== 'known') return hyperparameter.state;
  return hyperparameter.resolution.map(({ kind, name }) => `${kind} ${name}`.trim()).join(', ');
}
