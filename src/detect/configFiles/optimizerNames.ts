import type { HyperparameterFlag } from '../../model/optimizer/hyperparameter';
import type { OptimizerFamily } from '../../model/optimizer/optimizerConfig';

const SGD_NAMES = ['sgd', 'msgd', 'sgdm', 'sgdmomentum', 'momentumsgd', 'momentum'];
const NESTEROV_NAMES = ['nesterov', 'sgdnesterov', 'nag', 'nesterovmomentum'];
const SGD_LIKE_NAMES = ['lars', 'sgdp', 'sgdw', 'larssgd'];
const OTHER_NAMES = [
  'adam',
  'adamw',
  'adamax',
  'adamp',
  'adambelief',
  'adabound',
  'adagrad',
  'adadelta',
  'adafactor',
  'adamweightdecay',
  'adamwschedulefree',
  'adan',
  'amsgrad',
  'fusedadam',
  'ftrl',
  'lamb',
  'lbfgs',
  'lion',
  'muon',
  'nadam',
  'novograd',
  'radam',
  'ranger',
  'rprop',
  'sophia',
  'sparseadam',
  'yogi',
];

/** An optimizer that a file names; its name may tell whether Nesterov's momentum is meant. */
export interface NamedOptimizer {
  readonly optimizer: string;
  readonly family: OptimizerFamily;
  readonly nesterov: HyperparameterFlag;
}

/** What optimizer names in configuration files mean; the last part of a dotted name counts. */
export function familyOfName(name: string): NamedOptimizer | undefined {
  const last = name.split('.').at(-1) ?? '';
  const plain = last
    .toLowerCase()
    .replaceAll(/[^a-z]/gu, '')
    .replace(/optimizer$/u, '');
  if (SGD_NAMES.includes(plain)) return { optimizer: 'SGD', family: 'sgd', nesterov: 'unknown' };
  if (NESTEROV_NAMES.includes(plain)) return { optimizer: 'SGD', family: 'sgd', nesterov: 'on' };
  if (SGD_LIKE_NAMES.includes(plain)) return { optimizer: last, family: 'sgdLike', nesterov: 'off' };
  if (/^rmsprop(tf)?$/u.test(plain)) return { optimizer: 'RMSprop', family: 'rmsprop', nesterov: 'off' };
  return OTHER_NAMES.includes(plain) ? { optimizer: last, family: 'other', nesterov: 'off' } : undefined;
}
