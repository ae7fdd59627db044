import { parseArgs } from 'node:util';
import { chosenNames } from './arguments';
import { ensurePackages, FRAMEWORKS_PYTHON, JAX, KERAS, NUMPY, OPTAX } from './install/frameworksPython';
import type { PythonPackages } from './install/frameworksPython';
import { onPath } from './process';
import { add, broken, runVitest, showFailures } from './runSuite';
import type { SuiteCount } from './vitestReport';

// The probe against real frameworks from PyPI, in a virtual environment under .cache, and a program in another language. What
// cannot be installed is named as skipped, and counts as nothing passed.

interface Suite extends PythonPackages {
  readonly name: string;
  readonly title: string;
  /** Run with --all, and by name: what takes minutes, or much to install. */
  readonly isLong?: true;
  /** Of vitest.config.ts. */
  readonly project: 'frameworks' | 'probe';
  readonly filter: string;
}

const TORCH = 'torch==2.7.1';

const SUITES: readonly Suite[] = [
  {
    name: 'lineProtocol',
    title: 'the line protocol in C',
    packages: [],
    modules: [],
    project: 'frameworks',
    filter: 'test/frameworks/lineProtocol',
  },
  {
    name: 'commandLines',
    title: 'parsers of command lines',
    packages: ['click==8.5.1', 'typer==0.29.2', 'absl-py==2.3.1', 'fire==0.7.0', 'hydra-core==1.3.2'],
    modules: ['click', 'typer', 'absl', 'fire', 'hydra'],
    project: 'frameworks',
    filter: 'test/frameworks/commandLines',
  },
  {
    name: 'optax',
    title: 'JAX and optax',
    packages: [JAX, NUMPY, OPTAX],
    modules: ['jax', 'optax'],
    project: 'frameworks',
    filter: 'test/frameworks/optax',
  },
  {
    name: 'kerasOnJax',
    title: 'Keras on JAX',
    packages: [JAX, NUMPY, KERAS],
    modules: ['jax', 'keras'],
    project: 'frameworks',
    filter: 'test/frameworks/kerasOnJax',
    kerasBackend: 'jax',
  },
  {
    name: 'kerasOnTensorflow',
    title: 'Keras on TensorFlow',
    packages: ['tensorflow-cpu==2.20.0', NUMPY, KERAS],
    modules: ['tensorflow', 'keras'],
    project: 'frameworks',
    filter: 'test/frameworks/kerasOnTensorflow',
  },
  {
    name: 'pytorch2',
    title: 'PyTorch 2',
    packages: [TORCH, NUMPY],
    modules: ['torch'],
    project: 'probe',
    filter: 'test/probe/pytorchLoops',
  },
  {
    name: 'kerasOnPytorch',
    title: 'Keras on PyTorch',
    packages: [TORCH, NUMPY, KERAS],
    modules: ['torch', 'keras'],
    project: 'frameworks',
    filter: 'test/frameworks/kerasOnPytorch',
    kerasBackend: 'torch',
  },
  {
    name: 'lightning',
    title: 'Lightning',
    packages: [TORCH, 'pytorch-lightning==2.5.6'],
    modules: ['pytorch_lightning'],
    project: 'frameworks',
    filter: 'test/frameworks/lightning',
  },
  {
    name: 'transformers',
    title: 'Hugging Face Transformers',
    packages: [TORCH, 'transformers==4.57.3', 'accelerate==1.12.0'],
    modules: ['transformers', 'accelerate'],
    project: 'frameworks',
    filter: 'test/frameworks/transformers',
  },
  {
    name: 'sklearn',
    title: 'scikit-learn',
    packages: ['scikit-learn==1.9.1', NUMPY],
    modules: ['sklearn'],
    project: 'frameworks',
    filter: 'test/frameworks/sklearn',
  },
  {
    name: 'mlx',
    title: 'MLX',
    packages: ['mlx[cpu]==0.32.4'],
    modules: ['mlx.core'],
    project: 'frameworks',
    filter: 'test/frameworks/mlx',
  },
  {
    name: 'jaxLoops',
    title: 'Flax NNX and Equinox',
    packages: [JAX, NUMPY, OPTAX, 'flax==0.11.2', 'equinox==0.13.8'],
    modules: ['flax', 'equinox', 'optax'],
    project: 'frameworks',
    filter: 'test/frameworks/jaxLoops',
  },
  {
    name: 'together',
    title: 'JAX and PyTorch in one process',
    packages: [TORCH, JAX, NUMPY, OPTAX],
    modules: ['torch', 'jax', 'optax'],
    project: 'frameworks',
    filter: 'test/frameworks/together',
  },
  {
    name: 'torchrun',
    title: 'torchrun',
    packages: [TORCH, NUMPY],
    modules: ['torch'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/torchrun',
  },
  {
    name: 'spawn',
    title: 'multiprocessing.spawn',
    packages: [TORCH, NUMPY],
    modules: ['torch'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/spawn',
    isLong: true,
  },
  {
    name: 'hydra',
    title: 'a Hydra application',
    packages: [TORCH, 'hydra-core==1.3.8'],
    modules: ['hydra'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/hydra',
    isLong: true,
  },
  {
    name: 'printed',
    title: 'a script judged by what it prints',
    packages: [TORCH, NUMPY],
    modules: ['torch'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/printed',
    isLong: true,
  },
  {
    name: 'paddle',
    title: 'PaddlePaddle',
    packages: ['paddlepaddle==3.3.1', NUMPY],
    modules: ['paddle'],
    project: 'frameworks',
    filter: 'test/frameworks/paddle',
    isLong: true,
  },
  {
    name: 'fastai',
    title: 'fastai',
    packages: [TORCH, 'fastai==2.8.12'],
    modules: ['fastai.basics'],
    project: 'frameworks',
    filter: 'test/frameworks/fastai',
    isLong: true,
  },
  {
    name: 'accelerate',
    title: 'accelerate launch',
    packages: [TORCH, 'accelerate==1.12.0'],
    modules: ['accelerate'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/accelerate',
    isLong: true,
  },
  {
    name: 'lightningCli',
    title: 'the Lightning CLI',
    packages: [TORCH, 'pytorch-lightning==2.5.6', 'jsonargparse[signatures]==4.53.0'],
    modules: ['pytorch_lightning', 'jsonargparse'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/lightningCli',
    isLong: true,
  },
  {
    name: 'transformersTrainer',
    title: 'the Hugging Face Trainer, launched',
    packages: [TORCH, 'transformers==4.57.3', 'accelerate==1.12.0'],
    modules: ['transformers', 'accelerate'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/transformers',
    isLong: true,
  },
  {
    name: 'detectron2',
    title: 'configurations as detectron2 has them (a stand-in for its loader)',
    packages: [TORCH, 'PyYAML==6.0.4'],
    modules: ['torch', 'yaml'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/detectron2',
    isLong: true,
  },
  {
    name: 'skorch',
    title: 'skorch',
    packages: [TORCH, 'skorch==1.4.0'],
    modules: ['skorch'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/skorch',
    isLong: true,
  },
  {
    name: 'mmengine',
    title: 'MMEngine',
    packages: [TORCH, 'mmengine==0.10.7'],
    modules: ['mmengine'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/mmengine',
    isLong: true,
  },
  {
    name: 'ignite',
    title: 'ignite and TensorBoard',
    packages: [TORCH, 'pytorch-ignite==0.5.5', 'tensorboard==2.20.0'],
    modules: ['ignite', 'tensorboard'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/ignite',
    isLong: true,
  },
  {
    name: 'ultralytics',
    title: 'Ultralytics',
    packages: [TORCH, 'ultralytics==8.4.190'],
    modules: ['ultralytics'],
    project: 'frameworks',
    filter: 'test/frameworks/launch/ultralytics',
    isLong: true,
  },
  {
    name: 'notebook',
    title: 'a notebook with magics',
    packages: [TORCH, NUMPY, 'ipython==9.4.0'],
    modules: ['torch', 'IPython'],
    project: 'frameworks',
    filter: 'test/frameworks/notebook',
  },
];

const counts: { readonly title: string; readonly count: SuiteCount }[] = [];
const skipped: string[] = [];
const rows: string[] = [];
for (const suite of chosenSuites()) {
  console.log(`\n── ${suite.title}`);
  if (!isReady(suite)) {
    skipped.push(suite.title);
    continue;
  }
  const startedAt = performance.now();
  const count = await runVitest(
    suite.project,
    { MOMENTUM_LENS_FRAMEWORKS_PYTHON: FRAMEWORKS_PYTHON, MOMENTUM_LENS_TEST_PYTHON: FRAMEWORKS_PYTHON },
    suite.filter,
  ).catch((error: unknown) => broken(String(error)));
  counts.push({ title: suite.title, count });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  rows.push(`${suite.title}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`);
}
console.log('');
for (const { title, count } of counts) showFailures(title, count);
for (const row of rows) console.log(row);
for (const title of skipped) console.log(`SKIPPED: ${title} could not be installed.`);
const total = counts.map(({ count }) => count).reduce(add, { passed: 0, failed: 0, failures: [] });
console.log(`\n${total.passed} passed, ${total.failed} failed, ${skipped.length} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function chosenSuites(): readonly Suite[] {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, all: { type: 'boolean', default: false } },
  });
  const known = SUITES.map(({ name }) => name);
  const names = chosenNames({ option: '--only', list: values.only, known });
  const isWanted = ({ name, isLong }: Suite): boolean =>
    values.only === undefined ? values.all || isLong !== true : names.includes(name);
  return SUITES.filter(isWanted);
}

function isReady(suite: Suite): boolean {
  if (suite.modules.length === 0) return onPath('cc') !== undefined;
  return ensurePackages(suite);
}
