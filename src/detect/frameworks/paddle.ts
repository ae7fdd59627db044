import { withoutMomentum, type OptimizerSignature } from './optimizerSignature';

const DOCS = 'https://www.paddlepaddle.org.cn/documentation/docs/en/api/paddle/optimizer/';
const PREFIXES = ['paddle.optimizer', 'paddle.fluid.optimizer'];
const NAMES = {
  learningRate: ['learning_rate'],
  momentum: ['momentum'],
  weightDecay: ['weight_decay', 'regularization'],
  nesterov: ['use_nesterov'],
};

/** PaddlePaddle, with the older `fluid`. */
export const PADDLE: readonly OptimizerSignature[] = [
  {
    framework: 'paddle',
    optimizer: 'Momentum',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: ['paddle.optimizer.Momentum'],
    parameters: ['learning_rate', 'momentum', 'parameters', 'use_nesterov', 'weight_decay'],
    names: NAMES,
    defaults: { learningRate: 0.001, momentum: 0.9 },
    source: `${DOCS}Momentum_en.html`,
  },
  {
    framework: 'paddle',
    optimizer: 'Momentum',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: ['paddle.fluid.optimizer.Momentum', 'paddle.fluid.optimizer.MomentumOptimizer'],
    parameters: ['learning_rate', 'momentum', 'parameter_list', 'use_nesterov', 'regularization'],
    names: NAMES,
    defaults: {},
    source: `${DOCS}Momentum_en.html`,
  },
  {
    framework: 'paddle',
    optimizer: 'LarsMomentum',
    family: 'sgdLike',
    momentumForm: 'learningRateOutside',
    paths: [
      'paddle.fluid.optimizer.LarsMomentum',
      'paddle.fluid.optimizer.LarsMomentumOptimizer',
      'paddle.incubate.optimizer.LarsMomentumOptimizer',
    ],
    parameters: ['learning_rate', 'momentum'],
    names: NAMES,
    defaults: {},
    source: DOCS,
  },
  {
    framework: 'paddle',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'none',
    paths: [...PREFIXES.map((prefix) => `${prefix}.SGD`), 'paddle.fluid.optimizer.SGDOptimizer'],
    parameters: ['learning_rate', 'parameters', 'weight_decay'],
    names: { learningRate: ['learning_rate'], weightDecay: ['weight_decay', 'regularization'] },
    defaults: { learningRate: 0.001, momentum: 0 },
    source: `${DOCS}SGD_en.html`,
  },
  ...withoutMomentum(
    {
      Adam: 0.001,
      AdamW: 0.001,
      Adamax: 0.001,
      Adagrad: null,
      Adadelta: 0.001,
      Lamb: 0.001,
      NAdam: 0.002,
      RAdam: 0.001,
      Rprop: 0.001,
      ASGD: 0.001,
      LBFGS: 1,
    },
    {
      framework: 'paddle',
      prefixes: PREFIXES,
      parameters: ['learning_rate'],
      learningRate: ['learning_rate'],
      source: `${DOCS}Overview_en.html`,
    },
  ),
  {
    framework: 'paddle',
    optimizer: 'RMSProp',
    family: 'rmsprop',
    momentumForm: 'learningRateInside',
    paths: PREFIXES.map((prefix) => `${prefix}.RMSProp`),
    parameters: ['learning_rate', 'rho', 'epsilon', 'momentum'],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'] },
    defaults: { momentum: 0 },
    source: `${DOCS}RMSProp_en.html`,
  },
];
