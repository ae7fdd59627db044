import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chosenNames } from './arguments';
import { onPath } from './process';
import { inRoot } from './root';
import { add, broken, runVitest, showFailures } from './runSuite';
import type { SuiteCount } from './vitestReport';

// The probe against real frameworks from PyPI, in a virtual environment under .cache, and a program in another language. What
// cannot be installed is named as skipped, and counts as nothing passed.

interface Suite {
  readonly name: string;
  readonly title: string;
  readonly packages: readonly string[];
  readonly modules: readonly string[];
  /** Of vitest.config.ts. */
  readonly project: 'frameworks' | 'probe';
  readonly filter: string;
  /** Keras imports the backend that this names, and TensorFlow where nothing does. */
  readonly kerasBackend?: string;
}

const TORCH = 'torch==2.7.1';
const KERAS = 'keras==3.12.1';
const JAX = 'jax==0.7.2';
const NUMPY = 'numpy==2.2.6';

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
    packages: [JAX, NUMPY, 'optax==0.2.6'],
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

const folder = inRoot('.cache', 'frameworks-venv');
const python = inRoot(
  '.cache',
  'frameworks-venv',
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);

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
    { MOMENTUM_LENS_FRAMEWORKS_PYTHON: python, MOMENTUM_LENS_TEST_PYTHON: python },
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
  return isInstalled(suite) || (install(suite.packages) && isInstalled(suite));
}

/** Exactly these versions, and they can be imported. */
function isInstalled({ packages, modules, kerasBackend }: Suite): boolean {
  const program = `from importlib.metadata import version
for name, wanted in [each.split("==") for each in ${JSON.stringify(packages)}]:
    assert version(name).split("+")[0] == wanted, name
import ${modules.join(', ')}`;
  const env = { ...process.env, ...(kerasBackend === undefined ? {} : { KERAS_BACKEND: kerasBackend }) };
  return existsSync(python) && spawnSync(python, ['-c', program], { stdio: 'ignore', env }).status === 0;
}

function install(packages: readonly string[]): boolean {
  console.log(`Installing ${packages.join(' ')}…`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  return hasEnvironment() && (run(python, pip) || run(python, pip));
}

function hasEnvironment(): boolean {
  const makers = ['python3', 'python'].filter((name) => onPath(name) !== undefined);
  return existsSync(python) || makers.some((name) => run(name, ['-m', 'venv', folder]));
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, [...args], { stdio: 'inherit' }).status === 0;
}
