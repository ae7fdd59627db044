import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { chosenNames } from '../scripts/arguments';
import { ensureFashionMnist, findTorchPython } from '../scripts/install/findTorchPython';
import {
  ensurePackages,
  FRAMEWORKS_PYTHON,
  JAX,
  KERAS,
  NUMPY,
  OPTAX,
} from '../scripts/install/frameworksPython';
import { inRoot } from '../scripts/root';

// npm run bench:record [-- --seeds=N --only=TASK,…]: records the trainings that bench:replay replays calibrations over, as far as
// .cache/replay does not hold them yet. It can be stopped at any time, and goes on where it was.

interface Recording {
  readonly tasks: readonly string[];
  readonly python: () => string;
}

const RECORDINGS: readonly Recording[] = [
  {
    tasks: [
      'logistic',
      'mlp',
      'label_noise',
      'dampened',
      'autoencoder',
      'cnn',
      'cnn_batch_norm',
      'transformer',
      'resnet',
      'valley',
    ],
    python: findTorchPython,
  },
  { tasks: ['keras_mlp', 'jax_teacher', 'gru'], python: jaxPython },
];
/** Those whose best momentum is also looked for at a third and at three times their learning rate. */
const TASKS_AT_OTHER_RATES = ['logistic', 'mlp', 'cnn'];
const SEEDS_AT_OTHER_RATES = 4;

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, seeds: { type: 'string', default: '32' } },
});
const known = RECORDINGS.flatMap(({ tasks }) => tasks);
const chosen = chosenNames({ option: '--only', list: options.only, known });
ensureFashionMnist();
for (const { tasks, python } of RECORDINGS) {
  const wanted = tasks.filter((task) => chosen.includes(task));
  if (wanted.length > 0) record(python(), [...wanted, `--seeds=${options.seeds}`]);
}
const atOtherRates = TASKS_AT_OTHER_RATES.filter((task) => chosen.includes(task));
if (atOtherRates.length > 0) {
  record(findTorchPython(), [...atOtherRates, '--rates', `--seeds=${SEEDS_AT_OTHER_RATES}`]);
}

function jaxPython(): string {
  const wanted = {
    packages: [JAX, NUMPY, OPTAX, KERAS],
    modules: ['jax', 'optax', 'keras'],
    kerasBackend: 'jax',
  };
  if (!ensurePackages(wanted)) throw new Error(`${wanted.packages.join(', ')} could not be installed.`);
  return FRAMEWORKS_PYTHON;
}

function record(python: string, args: readonly string[]): void {
  const program = [inRoot('bench', 'replay', 'record.py'), inRoot('.cache', 'replay'), ...args];
  const { status } = spawnSync(python, program, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`The recorder ended with ${status ?? 'a signal'}.`);
}
