import { inRoot } from '../../scripts/root';
import { JAX_CACHE, type BenchExample } from '../script/examples';

/** A training that runs to its own end under a schedule and reports a held-out measure. */
export type WholeTraining = Omit<BenchExample, 'folder'> & { readonly scriptPath: string };

const scriptIn = (name: string): string => inRoot('bench', 'confirm', 'trainings', name);

const TORCH = {
  framework: 'pytorch',
  site: 'optimizer = torch.optim.SGD(',
  learningRate: 0.05,
  presentMomentum: 0.5,
  batchSize: 64,
  environment: {},
} as const;
const RESNET = {
  ...TORCH,
  scriptPath: scriptIn('pytorch_images.py'),
  presentMomentum: 0.9,
  pilotSteps: 400,
} as const;
const RESNET_ARGUMENTS = ['--net', 'resnet', '--momentum', '0.9', '--epochs', '10'];

export const WHOLE_TRAININGS = {
  mlp: { ...TORCH, scriptPath: scriptIn('pytorch_images.py'), pilotSteps: 1000, arguments: [] },
  resnet: { ...RESNET, arguments: RESNET_ARGUMENTS },
  resnetNoisy: { ...RESNET, arguments: [...RESNET_ARGUMENTS, '--label-noise', '0.2'] },
  transformer: { ...TORCH, scriptPath: scriptIn('pytorch_transformer.py'), pilotSteps: 400, arguments: [] },
  keras: {
    framework: 'keras',
    site: 'keras.optimizers.SGD(',
    scriptPath: scriptIn('keras_images.py'),
    learningRate: 0.02,
    presentMomentum: 0.5,
    batchSize: 64,
    pilotSteps: 1000,
    arguments: [],
    environment: { KERAS_BACKEND: 'jax', ...JAX_CACHE },
  },
  jax: {
    framework: 'optax',
    site: 'optax.sgd(',
    scriptPath: scriptIn('jax_teacher_student.py'),
    learningRate: 0.01,
    presentMomentum: 0.5,
    batchSize: 32,
    pilotSteps: 1000,
    arguments: [],
    environment: JAX_CACHE,
  },
} as const satisfies Record<string, WholeTraining>;
