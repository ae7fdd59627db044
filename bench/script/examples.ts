import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../scripts/root';
import { findTorchPython } from '../../scripts/install/findTorchPython';
import type { ScriptFramework } from '../../src/model/optimizer/optimizerConfig';

/** An example as its script has it, and how long its pilot is. */
export interface BenchExample {
  readonly folder: string;
  readonly framework: ScriptFramework;
  /** Found in the line that constructs the optimizer. */
  readonly site: string;
  readonly learningRate: number;
  readonly presentMomentum: number;
  readonly batchSize: number;
  readonly pilotSteps: number;
  /** What makes it small enough to be trained some two hundred times. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** JAX keeps what it has compiled for the next of some two hundred trainings. */
export const JAX_CACHE = {
  JAX_COMPILATION_CACHE_DIR: join(tmpdir(), 'momentum-lens-jax-cache'),
  JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS: '0',
  JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES: '-1',
};

export const EXAMPLES = {
  pytorch: {
    folder: 'pytorch_fashion_mnist',
    framework: 'pytorch',
    site: 'torch.optim.SGD(',
    learningRate: 0.05,
    presentMomentum: 0.5,
    batchSize: 64,
    pilotSteps: 1000,
    arguments: [],
    environment: {},
  },
  transformer: {
    folder: 'pytorch_transformer_finetune',
    framework: 'pytorch',
    site: 'torch.optim.SGD(',
    learningRate: 0.05,
    presentMomentum: 0.5,
    batchSize: 64,
    pilotSteps: 400,
    arguments: [],
    environment: {},
  },
  resnet: {
    folder: 'pytorch_resnet_cifar10',
    framework: 'pytorch',
    site: 'torch.optim.SGD(',
    learningRate: 0.05,
    presentMomentum: 0.9,
    batchSize: 64,
    pilotSteps: 400,
    arguments: ['--size', '16'],
    environment: {},
  },
  resnetNoisy: {
    folder: 'pytorch_resnet_cifar10',
    framework: 'pytorch',
    site: 'torch.optim.SGD(',
    learningRate: 0.05,
    presentMomentum: 0.9,
    batchSize: 64,
    pilotSteps: 400,
    arguments: ['--size', '16', '--label-noise', '0.2'],
    environment: {},
  },
  keras: {
    folder: 'keras_fashion_mnist',
    framework: 'keras',
    site: 'keras.optimizers.SGD(',
    learningRate: 0.02,
    presentMomentum: 0.5,
    batchSize: 64,
    pilotSteps: 1000,
    arguments: [],
    environment: { KERAS_BACKEND: 'jax', ...JAX_CACHE },
  },
  jax: {
    folder: 'jax_teacher_student',
    framework: 'optax',
    site: 'optax.sgd(',
    learningRate: 0.01,
    presentMomentum: 0.5,
    batchSize: 32,
    pilotSteps: 1000,
    arguments: [],
    environment: JAX_CACHE,
  },
} as const satisfies Record<string, BenchExample>;

/** The interpreter that has the example's framework. */
export function interpreterOf({ framework }: Pick<BenchExample, 'framework'>): string {
  if (framework === 'pytorch') return findTorchPython();
  const python = inRoot('.cache', 'frameworks-venv', 'bin', 'python');
  if (!existsSync(python)) throw new Error('npm run test:frameworks installs Keras and JAX first.');
  return python;
}
