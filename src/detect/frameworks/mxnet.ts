import { withoutMomentum, type OptimizerSignature } from './optimizerSignature';

const DOCS = 'https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/optimizer/index.html';
const PREFIXES = ['mxnet.optimizer', 'mxnet.optimizer.optimizer'];
const NAMES = {
  learningRate: ['learning_rate'],
  momentum: ['momentum'],
  weightDecay: ['wd'],
};

/**
 * MXNet; a Gluon trainer names these in lower case. Version 1 takes the momentum as the first argument and has a learning rate of 0.01,
 * version 2 takes the rate and has 0.1, and momentum 0.9 for NAG: what they differ in is not known.
 */
export const MXNET: readonly OptimizerSignature[] = [
  {
    framework: 'mxnet',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateInside',
    paths: PREFIXES.map((prefix) => `${prefix}.SGD`),
    parameters: [],
    names: NAMES,
    defaults: { momentum: 0 },
    source: DOCS,
  },
  {
    framework: 'mxnet',
    optimizer: 'NAG',
    family: 'sgd',
    momentumForm: 'learningRateInside',
    paths: PREFIXES.map((prefix) => `${prefix}.NAG`),
    parameters: [],
    names: NAMES,
    defaults: {},
    nesterovByDefault: true,
    source: DOCS,
  },
  {
    framework: 'mxnet',
    optimizer: 'LARS',
    family: 'sgdLike',
    momentumForm: 'learningRateInside',
    paths: PREFIXES.flatMap((prefix) => [`${prefix}.LARS`, `${prefix}.LBSGD`]),
    parameters: [],
    names: NAMES,
    defaults: { momentum: 0 },
    source: DOCS,
  },
  ...withoutMomentum(
    {
      Adam: 0.001,
      AdamW: 0.001,
      Adamax: 0.002,
      Nadam: 0.001,
      AdaGrad: 0.01,
      AdaDelta: null,
      AdaBelief: 0.001,
      Ftrl: 0.1,
      FTML: 0.0025,
      LAMB: 0.001,
      LANS: 0.001,
      RMSProp: 0.001,
      SGLD: 0.01,
      Signum: 0.01,
      DCASGD: 0.01,
    },
    {
      framework: 'mxnet',
      prefixes: PREFIXES,
      parameters: ['learning_rate'],
      learningRate: ['learning_rate'],
      source: DOCS,
    },
  ),
];
