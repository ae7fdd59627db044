import type { OptimizerSignature } from '../frameworks/optimizerSignature';

/** An optimizer of a JavaScript library; some take further arguments as one object literal. */
export interface JavaScriptSignature extends OptimizerSignature {
  /** Position of the object with the named arguments. */
  readonly optionsPosition?: number;
  /** The string that `compile({optimizer: …})` takes for it, with the values that it then has. */
  readonly compileName?: string;
  readonly compileDefaults?: { readonly learningRate: number; readonly momentum?: number };
}

/** Modules by the name that the paths below begin with. */
export const MODULES: readonly { readonly name: string; readonly specifier: RegExp }[] = [
  { name: 'tf', specifier: /@tensorflow\/tfjs(-node|-node-gpu|-core|-layers|-react-native)?\b/u },
  { name: 'optax', specifier: /@jax-js\/optax\b/u },
];

const TFJS_DOCS = 'https://js.tensorflow.org/api/latest/';
const OPTAX_SOURCE = 'https://github.com/ekzhang/jax-js/blob/main/packages/optax/src/alias.ts';
const RATE_ONLY = { learningRate: ['learningRate'] };

/** `tf.train.adam(…)` and `new tf.AdamOptimizer(…)`. */
function tfjsPaths(factory: string, className: string): string[] {
  return [`tf.train.${factory}`, `tf.${className}`];
}

function tfjsWithoutMomentum(
  factory: string,
  optimizer: string,
  learningRate: number | undefined,
  compiled: number,
): JavaScriptSignature {
  return {
    framework: 'tfjs',
    optimizer,
    family: 'other',
    momentumForm: 'none',
    paths: tfjsPaths(factory, `${optimizer}Optimizer`),
    parameters: ['learningRate'],
    names: RATE_ONLY,
    defaults: learningRate === undefined ? {} : { learningRate },
    compileName: factory,
    compileDefaults: { learningRate: compiled },
    source: `${TFJS_DOCS}#train.${factory}`,
  };
}

function jaxWithoutMomentum(name: string): JavaScriptSignature {
  return {
    framework: 'jax-js',
    optimizer: name,
    family: 'other',
    momentumForm: 'none',
    paths: [`optax.${name}`],
    parameters: ['learningRate'],
    names: RATE_ONLY,
    defaults: {},
    source: OPTAX_SOURCE,
  };
}

/** Every optimizer that detection knows in JavaScript and TypeScript. */
export const JAVASCRIPT_SIGNATURES: readonly JavaScriptSignature[] = [
  {
    framework: 'tfjs',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'none',
    paths: tfjsPaths('sgd', 'SGDOptimizer'),
    parameters: ['learningRate'],
    names: RATE_ONLY,
    defaults: { momentum: 0 },
    compileName: 'sgd',
    compileDefaults: { learningRate: 0.01, momentum: 0 },
    source: `${TFJS_DOCS}#train.sgd`,
  },
  {
    framework: 'tfjs',
    optimizer: 'Momentum',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: tfjsPaths('momentum', 'MomentumOptimizer'),
    parameters: ['learningRate', 'momentum', 'useNesterov'],
    names: { ...RATE_ONLY, momentum: ['momentum'], nesterov: ['useNesterov'] },
    defaults: {},
    source: `${TFJS_DOCS}#train.momentum`,
  },
  {
    framework: 'tfjs',
    optimizer: 'RMSProp',
    family: 'rmsprop',
    momentumForm: 'learningRateInside',
    paths: tfjsPaths('rmsprop', 'RMSPropOptimizer'),
    parameters: ['learningRate', 'decay', 'momentum'],
    names: { ...RATE_ONLY, momentum: ['momentum'] },
    defaults: { momentum: 0 },
    compileName: 'rmsprop',
    compileDefaults: { learningRate: 0.001, momentum: 0 },
    source: `${TFJS_DOCS}#train.rmsprop`,
  },
  tfjsWithoutMomentum('adam', 'Adam', 0.001, 0.001),
  tfjsWithoutMomentum('adamax', 'Adamax', 0.002, 0.002),
  tfjsWithoutMomentum('adagrad', 'Adagrad', undefined, 0.01),
  tfjsWithoutMomentum('adadelta', 'Adadelta', 0.001, 1),
  {
    framework: 'jax-js',
    optimizer: 'sgd',
    family: 'sgd',
    momentumForm: 'learningRateOutside',
    paths: ['optax.sgd'],
    parameters: ['learningRate'],
    optionsPosition: 1,
    names: { ...RATE_ONLY, momentum: ['momentum'], nesterov: ['nesterov'] },
    defaults: { momentum: 0 },
    source: OPTAX_SOURCE,
  },
  jaxWithoutMomentum('adam'),
  jaxWithoutMomentum('adamw'),
];
