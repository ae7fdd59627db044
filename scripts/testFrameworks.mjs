// npm run test:frameworks: the probe against real Keras (on TensorFlow and on JAX) and optax, installed from PyPI into a virtual
// environment under .cache. A framework that cannot be installed is named as skipped, and counts as nothing passed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, '.cache', 'frameworks-venv');
const python = path.join(
  folder,
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);
const SUITES = [
  {
    name: 'Keras on TensorFlow',
    modules: ['tensorflow', 'keras'],
    packages: ['tensorflow-cpu', 'keras'],
    file: 'kerasOnTensorflow',
  },
  { name: 'Keras on JAX', modules: ['jax', 'keras'], packages: ['jax', 'keras'], file: 'kerasOnJax' },
  { name: 'JAX and optax', modules: ['jax', 'optax'], packages: ['jax', 'optax'], file: 'optax' },
];

ensureDependencies();
const isThere =
  existsSync(python) || run('python3', ['-m', 'venv', folder]) || run('python', ['-m', 'venv', folder]);
const chosen = SUITES.filter(
  ({ modules, packages }) => isThere && (imports(modules) || (install(packages) && imports(modules))),
);
for (const { name } of SUITES.filter((suite) => !chosen.includes(suite)))
  console.log(`SKIPPED: ${name} could not be installed.`);
if (chosen.length === 0) {
  console.log('0 passed, 0 failed');
  process.exit(1);
}
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'vitest.frameworks.config.ts',
    ...chosen.map(({ file }) => `test/frameworks/${file}.test.ts`),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, MOMENTUM_LENS_FRAMEWORKS_PYTHON: python } },
);
process.exit(status ?? 1);

function install(packages) {
  console.log(`Installing ${packages.join(' ')}…`);
  const command = ['-m', 'pip', 'install', '--quiet', ...packages];
  return run(python, command) || run(python, command);
}

function imports(modules) {
  return modules.every(
    (name) => spawnSync(python, ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0,
  );
}

function run(command, args) {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}
