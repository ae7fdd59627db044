import { withoutMomentum, type OptimizerSignature } from './optimizerSignature';

const DOCS = 'https://docs.chainer.org/en/stable/reference/generated/chainer.optimizers.';

function chainer(
  optimizer: string,
  row: Pick<OptimizerSignature, 'momentumForm' | 'defaults' | 'nesterovByDefault'> & {
    readonly module: string;
    readonly momentum?: readonly string[];
  },
): OptimizerSignature {
  const { module, momentum, ...rest } = row;
  return {
    framework: 'chainer',
    optimizer,
    family: 'sgd',
    paths: [`chainer.optimizers.${optimizer}`, `chainer.optimizers.${module}.${optimizer}`],
    parameters: momentum === undefined ? ['lr'] : ['lr', 'momentum'],
    names: { learningRate: ['lr'], ...(momentum === undefined ? {} : { momentum }) },
    source: `${DOCS}${optimizer}.html`,
    ...rest,
  };
}

/** Chainer's optimizers; `rule.v = momentum * rule.v - lr * grad` but for the corrected one. */
export const CHAINER: readonly OptimizerSignature[] = [
  chainer('SGD', { module: 'sgd', momentumForm: 'none', defaults: { learningRate: 0.01, momentum: 0 } }),
  chainer('MomentumSGD', {
    module: 'momentum_sgd',
    momentumForm: 'learningRateInside',
    defaults: { learningRate: 0.01, momentum: 0.9 },
    momentum: ['momentum'],
  }),
  chainer('NesterovAG', {
    module: 'nesterov_ag',
    momentumForm: 'learningRateInside',
    defaults: { learningRate: 0.01, momentum: 0.9 },
    nesterovByDefault: true,
    momentum: ['momentum'],
  }),
  chainer('CorrectedMomentumSGD', {
    module: 'corrected_momentum_sgd',
    momentumForm: 'learningRateOutside',
    defaults: { learningRate: 0.01, momentum: 0.9 },
    momentum: ['momentum'],
  }),
  ...withoutMomentum(
    { RMSprop: 0.01, AdaGrad: 0.001, SMORMS3: 0.001 },
    {
      framework: 'chainer',
      prefixes: ['chainer.optimizers'],
      parameters: ['lr'],
      learningRate: ['lr'],
      source: `${DOCS}RMSprop.html`,
    },
  ),
  ...withoutMomentum(
    { Adam: 0.001, AdamW: 0.001, AMSGrad: 0.001, AdaBound: 0.001 },
    {
      framework: 'chainer',
      prefixes: ['chainer.optimizers'],
      parameters: ['alpha'],
      learningRate: ['alpha'],
      source: `${DOCS}Adam.html`,
    },
  ),
];
