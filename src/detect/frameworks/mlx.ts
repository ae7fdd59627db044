import { withoutMomentum, type OptimizerSignature } from './optimizerSignature';

const DOCS = 'https://ml-explore.github.io/mlx/build/html/python/optimizers/common_optimizers.html';
const PREFIXES = ['mlx.optimizers', 'mlx.optimizers.optimizers'];

/** Apple's MLX: `v = momentum * v + (1 - dampening) * gradient`, `w = w - learning_rate * v`. */
export const MLX: readonly OptimizerSignature[] = [
  {
    framework: 'mlx',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: PREFIXES.map((prefix) => `${prefix}.SGD`),
    parameters: ['learning_rate', 'momentum', 'weight_decay', 'dampening', 'nesterov'],
    names: {
      learningRate: ['learning_rate'],
      momentum: ['momentum'],
      dampening: ['dampening'],
      weightDecay: ['weight_decay'],
      nesterov: ['nesterov'],
    },
    defaults: { momentum: 0 },
    source: DOCS,
  },
  ...withoutMomentum(
    {
      RMSprop: null,
      Adagrad: null,
      Adafactor: null,
      AdaDelta: null,
      Adam: null,
      AdamW: null,
      Adamax: null,
      Lion: null,
      Muon: null,
    },
    {
      framework: 'mlx',
      prefixes: PREFIXES,
      parameters: ['learning_rate'],
      learningRate: ['learning_rate'],
      source: DOCS,
    },
  ),
];
