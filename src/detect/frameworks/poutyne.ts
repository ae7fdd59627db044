import type { FactorySignature } from './factorySignature';

const SIGNATURE = {
  framework: 'pytorch',
  mentions: ['poutyne'],
  nameArguments: ['optimizer'],
  names: { learningRate: [] },
  defaults: { learningRate: 0.01, momentum: 0 },
  takesMomentum: false,
  source: 'https://poutyne.org/model.html',
} as const;
const NAMES = {
  sgd: ['sgd'],
  rmsprop: ['rmsprop'],
  other: ['adam', 'adamw', 'adamax', 'adagrad', 'adadelta'],
};

/** Poutyne's trainers of a PyTorch net, which construct the optimizer that they are given by name. */
export const POUTYNE: readonly FactorySignature[] = [
  { ...SIGNATURE, callees: ['Model'], parameters: ['network', 'optimizer'], optimizers: NAMES },
  { ...SIGNATURE, callees: ['Experiment'], parameters: [], optimizers: NAMES },
  {
    ...SIGNATURE,
    callees: ['from_network', 'ModelBundle'],
    parameters: [],
    unnamed: 'sgd',
    optimizers: NAMES,
  },
];
