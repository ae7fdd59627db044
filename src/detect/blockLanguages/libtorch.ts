import type { ConstructedOptimizer } from './construction';

const SOURCE = 'https://github.com/pytorch/pytorch/tree/main/torch/csrc/api/include/torch/optim';

function withoutMomentum(name: string, learningRate: number): [string, ConstructedOptimizer] {
  const row = { family: 'other', momentumForm: 'none', defaults: { learningRate } } as const;
  return [name, { framework: 'libtorch', optimizer: name, ...row, source: SOURCE }];
}

/** The optimizers of torch::optim by name, with the defaults of their options. */
export const LIBTORCH_OPTIMIZERS: ReadonlyMap<string, ConstructedOptimizer> = new Map([
  [
    'SGD',
    {
      framework: 'libtorch',
      optimizer: 'SGD',
      family: 'sgd',
      momentumForm: 'learningRateOutside',
      defaults: { momentum: 0, dampening: 0, weightDecay: 0 },
      source: SOURCE,
    },
  ],
  [
    'RMSprop',
    {
      framework: 'libtorch',
      optimizer: 'RMSprop',
      family: 'rmsprop',
      momentumForm: 'learningRateOutside',
      defaults: { learningRate: 0.01, momentum: 0, weightDecay: 0 },
      source: SOURCE,
    },
  ],
  withoutMomentum('Adam', 0.001),
  withoutMomentum('AdamW', 0.001),
  withoutMomentum('Adagrad', 0.01),
  withoutMomentum('LBFGS', 1),
]);

/** Schedulers of torch::optim that take an optimizer. */
export const LIBTORCH_SCHEDULERS = /\b(StepLR|ReduceLROnPlateauScheduler)\b/gu;
