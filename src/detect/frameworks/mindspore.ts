import { withoutMomentum, type OptimizerSignature } from './optimizerSignature';

const DOCS = 'https://www.mindspore.cn/docs/en/master/api_python/';
const PREFIXES = ['mindspore.nn', 'mindspore.nn.optim'];
const NAMES = {
  learningRate: ['learning_rate'],
  momentum: ['momentum'],
  dampening: ['dampening'],
  weightDecay: ['weight_decay'],
  nesterov: ['nesterov'],
};

export const MINDSPORE: readonly OptimizerSignature[] = [
  {
    framework: 'mindspore',
    optimizer: 'Momentum',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: [...PREFIXES.map((prefix) => `${prefix}.Momentum`), 'mindspore.nn.optim.momentum.Momentum'],
    parameters: ['params', 'learning_rate', 'momentum', 'weight_decay', 'loss_scale', 'use_nesterov'],
    names: {
      learningRate: ['learning_rate'],
      momentum: ['momentum'],
      weightDecay: ['weight_decay'],
      nesterov: ['use_nesterov'],
    },
    defaults: {},
    source: `${DOCS}nn/mindspore.nn.Momentum.html`,
  },
  {
    framework: 'mindspore',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: PREFIXES.map((prefix) => `${prefix}.SGD`),
    parameters: ['params', 'learning_rate', 'momentum', 'dampening', 'weight_decay', 'nesterov'],
    names: NAMES,
    defaults: { learningRate: 0.1, momentum: 0 },
    source: `${DOCS}nn/mindspore.nn.SGD.html`,
  },
  {
    framework: 'mindspore',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: ['mindspore.experimental.optim.SGD', 'mindspore.mint.optim.SGD'],
    parameters: ['params', 'lr', 'momentum', 'dampening', 'weight_decay', 'nesterov'],
    names: { ...NAMES, learningRate: ['lr'] },
    defaults: { momentum: 0 },
    source: `${DOCS}experimental/optim/mindspore.experimental.optim.SGD.html`,
  },
  {
    framework: 'mindspore',
    optimizer: 'RMSProp',
    family: 'rmsprop',
    momentumForm: 'learningRateInside',
    paths: PREFIXES.map((prefix) => `${prefix}.RMSProp`),
    parameters: ['params', 'learning_rate', 'decay', 'momentum'],
    names: { learningRate: ['learning_rate'], momentum: ['momentum'], weightDecay: ['weight_decay'] },
    defaults: { learningRate: 0.1, momentum: 0 },
    source: `${DOCS}nn/mindspore.nn.RMSProp.html`,
  },
  ...withoutMomentum(
    {
      Adam: 0.001,
      AdamWeightDecay: 0.001,
      Adagrad: 0.1,
      AdaMax: 0.001,
      Lamb: null,
      FTRL: 0.001,
      LazyAdam: 0.001,
      ProximalAdagrad: 0.001,
      ASGD: 0.1,
      Rprop: 0.1,
    },
    {
      framework: 'mindspore',
      prefixes: PREFIXES,
      parameters: ['params', 'learning_rate'],
      learningRate: ['learning_rate'],
      source: `${DOCS}mindspore.nn.html`,
    },
  ),
];
