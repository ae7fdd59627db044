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
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const known = SUITES.map(({ name }) => name);
  const names = chosenNames({ option: '--only', list: values.only, known });
  return SUITES.filter(({ name }) => names.includes(name));
}

function isReady(suite: Suite): boolean {
  if (suite.modules.length === 0) return onPath('cc') !== undefined;
  return ensurePackages(suite);
}
