import type { Framework } from '../model/optimizerConfig';
import type { OptimizerSignature } from './optimizerSignature';

const TORCH_DOCS = 'https://docs.pytorch.org/docs/stable/optim.html';
const KERAS_DOCS = 'https://keras.io/api/optimizers/';
const TF1_DOCS = 'https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/';
const OPTAX_DOCS = 'https://optax.readthedocs.io/en/latest/api/optimizers.html';

const TORCH_NAMES = {
  learningRate: ['lr'],
  momentum: ['momentum'],
  dampening: ['dampening'],
  weightDecay: ['weight_decay'],
  nesterov: ['nesterov'],
};
const KERAS_NAMES = {
  learningRate: ['learning_rate', 'lr'],
  momentum: ['momentum'],
  weightDecay: ['weight_decay'],
  nesterov: ['nesterov'],
};

/** Optimizers that take no momentum of this kind: recognised so that the editor can stay silent. */
function withoutMomentum(
  framework: Framework,
  prefixes: readonly string[],
  optimizers: readonly string[],
  parameters: readonly string[],
  learningRate: readonly string[],
  source: string,
): OptimizerSignature[] {
  return optimizers.map((optimizer) => ({
    framework,
    optimizer,
    family: 'other',
    momentumForm: 'none',
    paths: prefixes.map((prefix) => `${prefix}.${optimizer}`),
    parameters,
    names: { learningRate },
    defaults: { learningRate: 0.001 },
    source,
  }));
}

const KERAS_PREFIXES = ['keras.optimizers', 'keras.optimizers.legacy', 'keras.optimizers.experimental'];

/** Every optimizer that detection knows in Python. `tensorflow.keras` is read as `keras`. */
export const PYTHON_SIGNATURES: readonly OptimizerSignature[] = [
  {
    framework: 'pytorch',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: ['torch.optim.SGD', 'torch.optim.sgd.SGD'],
    parameters: ['params', 'lr', 'momentum', 'dampening', 'weight_decay', 'nesterov'],
    names: TORCH_NAMES,
    defaults: { learningRate: 0.001, momentum: 0 },
    source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html',
  },
  {
    framework: 'pytorch',
    optimizer: 'RMSprop',
    family: 'rmsprop',
    momentumForm: 'learningRateOutside',
    paths: ['torch.optim.RMSprop', 'torch.optim.rmsprop.RMSprop'],
    parameters: ['params', 'lr', 'alpha', 'eps', 'weight_decay', 'momentum'],
    names: { learningRate: ['lr'], momentum: ['momentum'], weightDecay: ['weight_decay'] },
    defaults: { learningRate: 0.01, momentum: 0 },
    source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html',
  },
  ...withoutMomentum(
    'pytorch',
    ['torch.optim'],
    [
      'Adam',
      'AdamW',
      'Adamax',
      'NAdam',
      'RAdam',
      'Adagrad',
      'Adadelta',
      'SparseAdam',
      'LBFGS',
      'ASGD',
      'Rprop',
      'Muon',
    ],
    ['params', 'lr'],
    ['lr'],
    TORCH_DOCS,
  ),
  {
    framework: 'keras',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateInside',
    paths: [...KERAS_PREFIXES.map((prefix) => `${prefix}.SGD`), 'keras.optimizers.sgd.SGD'],
    parameters: ['learning_rate', 'momentum', 'nesterov'],
    names: KERAS_NAMES,
    defaults: { learningRate: 0.01, momentum: 0 },
    source: 'https://keras.io/api/optimizers/sgd/',
  },
  {
    framework: 'keras',
    optimizer: 'RMSprop',
    family: 'rmsprop',
    momentumForm: 'learningRateInside',
    paths: KERAS_PREFIXES.map((prefix) => `${prefix}.RMSprop`),
    parameters: ['learning_rate', 'rho', 'momentum'],
    names: { learningRate: ['learning_rate', 'lr'], momentum: ['momentum'] },
    defaults: { learningRate: 0.001, momentum: 0 },
    source: 'https://keras.io/api/optimizers/rmsprop/',
  },
  ...withoutMomentum(
    'keras',
    KERAS_PREFIXES,
    ['Adam', 'AdamW', 'Adamax', 'Nadam', 'Adagrad', 'Adadelta', 'Ftrl', 'Lion', 'Adafactor', 'Lamb', 'Muon'],
    ['learning_rate'],
    ['learning_rate', 'lr'],
    KERAS_DOCS,
  ),
  {
    framework: 'tensorflow1',
    optimizer: 'MomentumOptimizer',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: ['tensorflow.train.MomentumOptimizer', 'tensorflow.compat.v1.train.MomentumOptimizer'],
    parameters: ['learning_rate', 'momentum', 'use_locking', 'name', 'use_nesterov'],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'], nesterov: ['use_nesterov'] },
    defaults: {},
    source: `${TF1_DOCS}MomentumOptimizer`,
  },
  {
    framework: 'tensorflow1',
    optimizer: 'GradientDescentOptimizer',
    family: 'sgd',
    momentumForm: 'none',
    paths: [
      'tensorflow.train.GradientDescentOptimizer',
      'tensorflow.compat.v1.train.GradientDescentOptimizer',
    ],
    parameters: ['learning_rate'],
    names: { learningRate: ['learning_rate'] },
    defaults: { momentum: 0 },
    source: `${TF1_DOCS}GradientDescentOptimizer`,
  },
  ...withoutMomentum(
    'tensorflow1',
    ['tensorflow.train', 'tensorflow.compat.v1.train'],
    ['AdamOptimizer', 'AdagradOptimizer', 'AdadeltaOptimizer', 'FtrlOptimizer', 'RMSPropOptimizer'],
    ['learning_rate'],
    ['learning_rate'],
    TF1_DOCS,
  ),
  {
    framework: 'optax',
    optimizer: 'sgd',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: ['optax.sgd'],
    parameters: ['learning_rate', 'momentum', 'nesterov'],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'], nesterov: ['nesterov'] },
    defaults: { momentum: 0 },
    source: 'https://optax.readthedocs.io/en/latest/api/optimizers.html#optax.sgd',
  },
  ...withoutMomentum(
    'optax',
    ['optax'],
    [
      'adam',
      'adamw',
      'adamax',
      'nadam',
      'radam',
      'adagrad',
      'adadelta',
      'adafactor',
      'lion',
      'lamb',
      'rmsprop',
      'yogi',
      'novograd',
    ],
    ['learning_rate'],
    ['learning_rate'],
    OPTAX_DOCS,
  ),
];
