import { withoutMomentum, type OptimizerSignature } from './optimizerSignature';

const DOCS = 'https://keras.io/api/optimizers/';
const PREFIXES = ['keras.optimizers', 'keras.optimizers.legacy', 'keras.optimizers.experimental'];

/** Keras, also as `tf.keras`; import resolution spells all of its paths this way. */
export const KERAS: readonly OptimizerSignature[] = [
  {
    framework: 'keras',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: 'learningRateInside',
    paths: [
      ...PREFIXES.map((prefix) => `${prefix}.SGD`),
      'keras.optimizers.sgd.SGD',
      'keras.optimizers.gradient_descent_v2.SGD',
      'keras.optimizers.optimizer_v2.gradient_descent.SGD',
      'keras.optimizer_v2.gradient_descent.SGD',
      'keras.optimizers.optimizer_experimental.sgd.SGD',
    ],
    parameters: ['learning_rate', 'momentum', 'nesterov'],
    names: {
      learningRate: ['learning_rate', 'lr'],
      momentum: ['momentum'],
      weightDecay: ['weight_decay'],
      nesterov: ['nesterov'],
    },
    defaults: { learningRate: 0.01, momentum: 0 },
    source: `${DOCS}sgd/`,
  },
  {
    framework: 'keras',
    optimizer: 'RMSprop',
    family: 'rmsprop',
    momentumForm: 'learningRateInside',
    paths: [...PREFIXES.map((prefix) => `${prefix}.RMSprop`), 'keras.optimizers.rmsprop.RMSprop'],
    parameters: ['learning_rate', 'rho', 'momentum'],
    names: { learningRate: ['learning_rate', 'lr'], momentum: ['momentum'] },
    defaults: { learningRate: 0.001, momentum: 0 },
    source: `${DOCS}rmsprop/`,
  },
  {
    framework: 'keras',
    optimizer: 'SGDW',
    family: 'sgdLike',
    momentumForm: 'learningRateInside',
    paths: ['tensorflow_addons.optimizers.SGDW'],
    parameters: ['weight_decay', 'learning_rate', 'momentum', 'nesterov'],
    names: {
      learningRate: ['learning_rate', 'lr'],
      momentum: ['momentum'],
      weightDecay: ['weight_decay'],
      nesterov: ['nesterov'],
    },
    defaults: { learningRate: 0.001, momentum: 0 },
    source: 'https://www.tensorflow.org/addons/api_docs/python/tfa/optimizers/SGDW',
  },
  ...withoutMomentum(
    {
      Adam: 0.001,
      AdamW: 0.001,
      Adamax: 0.001,
      Nadam: 0.001,
      Adagrad: 0.001,
      Adadelta: 0.001,
      Ftrl: 0.001,
      Lion: 0.001,
      Adafactor: 0.001,
      Lamb: 0.001,
      Muon: 0.001,
    },
    {
      framework: 'keras',
      prefixes: PREFIXES,
      parameters: ['learning_rate'],
      learningRate: ['learning_rate', 'lr'],
      source: DOCS,
    },
  ),
  ...withoutMomentum(
    { AdamW: 0.001, LAMB: 0.001, LazyAdam: 0.001, NovoGrad: 0.001, RectifiedAdam: 0.001, Yogi: 0.01 },
    {
      framework: 'keras',
      prefixes: ['tensorflow_addons.optimizers'],
      parameters: [],
      learningRate: ['learning_rate', 'lr'],
      source: 'https://www.tensorflow.org/addons/api_docs/python/tfa/optimizers',
    },
  ),
];
