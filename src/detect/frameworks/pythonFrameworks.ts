import { CHAINER } from './chainer';
import { FACTORIES } from './factories';
import { HandedOnOptimizers } from './handedOnFrameworks';
import { JAX } from './jax';
import { KERAS } from './keras';
import { MINDSPORE } from './mindspore';
import { MLX } from './mlx';
import { MXNET } from './mxnet';
import { PADDLE } from './paddle';
import { PYTORCH } from './pytorch';
import { TENSORFLOW1 } from './tensorflow1';
import { signaturesByPath, type OptimizerSignature } from './optimizerSignature';

/** Every optimizer class or function that detection knows in Python. `tensorflow.keras` is read as `keras`. */
export const PYTHON_SIGNATURES: readonly OptimizerSignature[] = [
  ...PYTORCH,
  ...KERAS,
  ...TENSORFLOW1,
  ...JAX,
  ...PADDLE,
  ...MXNET,
  ...MINDSPORE,
  ...MLX,
  ...CHAINER,
];

const SIGNATURE_BY_PATH = signaturesByPath(PYTHON_SIGNATURES);
const HANDED_ON = new HandedOnOptimizers(SIGNATURE_BY_PATH);

/** The optimizer that a fully qualified name means. */
export function signatureOfPath(path: string): OptimizerSignature | undefined {
  return SIGNATURE_BY_PATH.get(path);
}

/** The same for a path that a program imports, also where another module hands the framework on. */
export function signatureOfImport(path: string): OptimizerSignature | undefined {
  return signatureOfPath(path) ?? HANDED_ON.signatureOf(path);
}

/** Fully qualified names that `import *` can have brought. */
export const KNOWN_PATHS: ReadonlySet<string> = new Set([
  ...SIGNATURE_BY_PATH.keys(),
  'optax.chain',
  'optax.trace',
  'optax.scale',
  'functools.partial',
  ...['MLPClassifier', 'MLPRegressor'].map((name) => `sklearn.neural_network.${name}`),
]);

/** Last names of everything above, by which code is searched. */
export const OPTIMIZER_NAMES: ReadonlySet<string> = new Set(
  [...SIGNATURE_BY_PATH.keys()].map((path) => path.slice(path.lastIndexOf('.') + 1)),
);

/** Last names of callables that build an optimizer from its name. */
export const FACTORY_NAMES: ReadonlySet<string> = new Set(FACTORIES.flatMap(({ callees }) => callees));

/** Roots of import paths that are libraries, whatever the workspace holds. */
export const LIBRARIES: ReadonlySet<string> = new Set([
  ...[...SIGNATURE_BY_PATH.keys()].map((path) => path.split('.')[0] ?? ''),
  'absl',
  'argparse',
  'click',
  'functools',
  'hydra',
  'math',
  'mindcv',
  'numpy',
  'omegaconf',
  'os',
  'sklearn',
  'sys',
  'tf_keras',
  'torchvision',
  'typer',
  'yaml',
]);

/** What names mean that a fragment of code, such as a cell, uses without importing them. */
export const WELL_KNOWN_NAMES: ReadonlyMap<string, string> = new Map([
  ['torch', 'torch'],
  ['optim', 'torch.optim'],
  ['tf', 'tensorflow'],
  ['tensorflow', 'tensorflow'],
  ['keras', 'keras'],
  ['optax', 'optax'],
  ['paddle', 'paddle'],
  ['mindspore', 'mindspore'],
  ['mxnet', 'mxnet'],
  ['mx', 'mxnet'],
  ['np', 'numpy'],
  ['math', 'math'],
  ['partial', 'functools.partial'],
]);
