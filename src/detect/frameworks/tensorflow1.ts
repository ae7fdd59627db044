import { withoutMomentum, type OptimizerSignature } from './optimizerSignature';

const DOCS = 'https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/';
const PREFIXES = ['tensorflow.train', 'tensorflow.compat.v1.train', 'tensorflow.python.training.training'];

/** The optimizers of TensorFlow 1, which `tf.compat.v1.train` keeps. */
export const TENSORFLOW1: readonly OptimizerSignature[] = [
  {
    framework: 'tensorflow1',
    optimizer: 'MomentumOptimizer',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: PREFIXES.map((prefix) => `${prefix}.MomentumOptimizer`),
    parameters: ['learning_rate', 'momentum', 'use_locking', 'name', 'use_nesterov'],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'], nesterov: ['use_nesterov'] },
    defaults: {},
    source: `${DOCS}MomentumOptimizer`,
  },
  {
    framework: 'tensorflow1',
    optimizer: 'GradientDescentOptimizer',
    family: 'sgd',
    momentumForm: 'none',
    paths: PREFIXES.map((prefix) => `${prefix}.GradientDescentOptimizer`),
    parameters: ['learning_rate'],
    names: { learningRate: ['learning_rate'] },
    defaults: { momentum: 0 },
    source: `${DOCS}GradientDescentOptimizer`,
  },
  {
    framework: 'tensorflow1',
    optimizer: 'RMSPropOptimizer',
    family: 'rmsprop',
    momentumForm: 'learningRateInside',
    paths: PREFIXES.map((prefix) => `${prefix}.RMSPropOptimizer`),
    parameters: ['learning_rate', 'decay', 'momentum'],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'] },
    defaults: { momentum: 0 },
    source: `${DOCS}RMSPropOptimizer`,
  },
  {
    framework: 'tensorflow1',
    optimizer: 'LARSOptimizer',
    family: 'sgdLike',
    momentumForm: 'learningRateOutside',
    paths: ['tensorflow.contrib.opt.LARSOptimizer'],
    parameters: ['learning_rate', 'momentum', 'weight_decay'],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'], weightDecay: ['weight_decay'] },
    defaults: { momentum: 0.9 },
    source: 'https://github.com/tensorflow/tensorflow/blob/v1.15.0/tensorflow/contrib/opt',
  },
  ...withoutMomentum(
    {
      AdamOptimizer: 0.001,
      AdagradOptimizer: null,
      AdadeltaOptimizer: 0.001,
      FtrlOptimizer: null,
      ProximalAdagradOptimizer: null,
      ProximalGradientDescentOptimizer: null,
      AdagradDAOptimizer: null,
    },
    {
      framework: 'tensorflow1',
      prefixes: PREFIXES,
      parameters: ['learning_rate'],
      learningRate: ['learning_rate'],
      source: DOCS,
    },
  ),
];
