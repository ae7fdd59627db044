import type { Framework } from '../../model/optimizer/optimizerConfig';
import type { ArgumentNames, OptimizerSignature } from './optimizerSignature';
import { POUTYNE } from './poutyne';

/** A callable that builds an optimizer from its name, as data. */
export interface FactorySignature {
  readonly framework: Framework;
  /** Last names of the callee. */
  readonly callees: readonly string[];
  /** Words of which the file has to mention one for the callee to be this one. */
  readonly mentions: readonly string[];
  /** What stands in front of the callee's last name, where that says too little. */
  readonly qualifiers?: readonly string[];
  /** The callee is a method of an object, never a function of a library. */
  readonly isMethod?: true;
  /** The argument that names the optimizer. */
  readonly nameArguments: readonly string[];
  /** The argument with a mapping of the optimizer's arguments, where it has one. */
  readonly optionArguments?: readonly string[];
  /** Positional order. */
  readonly parameters: readonly string[];
  /** Names of the hyperparameters among the call's own arguments, or in the mapping. */
  readonly names: ArgumentNames;
  readonly defaults: OptimizerSignature['defaults'];
  /** Of SGD with Nesterov's momentum, where they are others. */
  readonly nesterovDefaults?: OptimizerSignature['defaults'];
  /** Hyperparameters stand among the call's own arguments, so that a momentum may be appended there. */
  readonly takesMomentum: boolean;
  /** The optimizer's class, or a member of an enumeration, may stand in place of its name. */
  readonly takesClass?: true;
  /** Searches and `set_params` replace its arguments, as of scikit-learn's estimators. */
  readonly isEstimator?: true;
  /** What the optimizer is when the call does not name one. */
  readonly unnamed?: string;
  readonly optimizers: NameTable;
  readonly source: string;
}

/** Optimizers by lower-case name. */
export interface NameTable {
  readonly sgd: readonly string[];
  /** SGD with Nesterov's momentum. */
  readonly nesterov?: readonly string[];
  readonly sgdLike?: readonly string[];
  readonly rmsprop?: readonly string[];
  readonly other: readonly string[];
}

const ADAMS = [
  'adam',
  'adamw',
  'adamax',
  'nadam',
  'radam',
  'adagrad',
  'adadelta',
  'adafactor',
  'lion',
  'lamb',
];
const TIMM_NAMES: NameTable = {
  sgd: ['momentum', 'fusedmomentum'],
  nesterov: ['sgd', 'nesterov', 'fusedsgd'],
  sgdLike: ['sgdp', 'sgdw', 'lars', 'larc', 'nlars', 'nlarc'],
  rmsprop: ['rmsprop', 'rmsproptf'],
  other: [
    ...ADAMS,
    'adamp',
    'adabelief',
    'adahessian',
    'lambc',
    'madgrad',
    'madgradw',
    'novograd',
    'nvnovograd',
    'adan',
  ],
};
const MXNET_NAMES: NameTable = {
  sgd: ['sgd', 'ccsgd'],
  nesterov: ['nag'],
  sgdLike: ['lbsgd', 'lars'],
  other: [...ADAMS, 'ftrl', 'ftml', 'rmsprop', 'sgld', 'signum', 'dcasgd', 'lans', 'adabelief', 'bertadam'],
};
/** Here `nesterov` is what `momentum` is; the argument of that name switches it on. */
const MINDSPORE_NAMES: NameTable = {
  sgd: ['sgd', 'momentum', 'nesterov'],
  sgdLike: ['lars'],
  rmsprop: ['rmsprop'],
  other: [...ADAMS, 'adan', 'adamweightdecay'],
};
const KERAS_NAMES: NameTable = { sgd: ['sgd'], rmsprop: ['rmsprop'], other: [...ADAMS, 'ftrl'] };
const KERAS_ARGUMENTS: ArgumentNames = {
  learningRate: ['learning_rate', 'lr'],
  momentum: ['momentum'],
  nesterov: ['nesterov'],
};
const MXNET_ARGUMENTS: ArgumentNames = {
  learningRate: ['learning_rate'],
  momentum: ['momentum'],
  weightDecay: ['wd'],
};

export const FACTORIES: readonly FactorySignature[] = [
  ...POUTYNE,
  {
    framework: 'keras',
    callees: ['compile'],
    isMethod: true,
    mentions: ['keras', 'import tensorflow', 'from tensorflow'],
    nameArguments: ['optimizer'],
    parameters: ['optimizer'],
    names: KERAS_ARGUMENTS,
    defaults: { learningRate: 0.01, momentum: 0 },
    takesMomentum: false,
    optimizers: KERAS_NAMES,
    source: 'https://keras.io/api/models/model_training_apis/#compile-method',
  },
  {
    framework: 'keras',
    callees: ['get', 'deserialize'],
    mentions: ['keras'],
    qualifiers: ['optimizers.'],
    nameArguments: ['identifier', 'config'],
    parameters: ['identifier'],
    names: KERAS_ARGUMENTS,
    defaults: { learningRate: 0.01, momentum: 0 },
    takesMomentum: false,
    optimizers: KERAS_NAMES,
    source: 'https://keras.io/api/optimizers/',
  },
  {
    framework: 'mxnet',
    callees: ['Trainer'],
    mentions: ['mxnet', 'gluon'],
    nameArguments: ['optimizer'],
    optionArguments: ['optimizer_params'],
    parameters: ['params', 'optimizer', 'optimizer_params'],
    names: MXNET_ARGUMENTS,
    defaults: { momentum: 0 },
    nesterovDefaults: {},
    takesMomentum: false,
    optimizers: MXNET_NAMES,
    source: 'https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/gluon/trainer.html',
  },
  {
    framework: 'mxnet',
    callees: ['fit', 'init_optimizer'],
    isMethod: true,
    mentions: ['mxnet'],
    nameArguments: ['optimizer'],
    optionArguments: ['optimizer_params'],
    parameters: [],
    names: MXNET_ARGUMENTS,
    defaults: { momentum: 0 },
    nesterovDefaults: {},
    takesMomentum: false,
    optimizers: MXNET_NAMES,
    source: 'https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/legacy/module/index.html',
  },
  {
    framework: 'mxnet',
    callees: ['create'],
    mentions: ['mxnet'],
    qualifiers: ['optimizer.', 'opt.'],
    nameArguments: ['name'],
    parameters: ['name'],
    names: MXNET_ARGUMENTS,
    defaults: { momentum: 0 },
    nesterovDefaults: {},
    takesMomentum: true,
    optimizers: MXNET_NAMES,
    source: 'https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/optimizer/index.html',
  },
  {
    framework: 'timm',
    callees: ['create_optimizer_v2'],
    mentions: ['create_optimizer_v2'],
    nameArguments: ['opt'],
    parameters: ['model_or_params', 'opt', 'lr', 'weight_decay', 'momentum'],
    names: { learningRate: ['lr'], momentum: ['momentum'], weightDecay: ['weight_decay'] },
    defaults: { momentum: 0.9 },
    takesMomentum: true,
    unnamed: 'sgd',
    optimizers: TIMM_NAMES,
    source: 'https://github.com/huggingface/pytorch-image-models/blob/main/timm/optim/_optim_factory.py',
  },
  {
    framework: 'mindspore',
    callees: ['create_optimizer'],
    mentions: ['mindspore', 'mindcv', 'mindnlp', 'mindocr'],
    nameArguments: ['opt', 'optimizer', 'name'],
    parameters: ['model_or_params', 'opt', 'lr', 'weight_decay', 'momentum', 'nesterov'],
    names: {
      learningRate: ['lr'],
      momentum: ['momentum'],
      weightDecay: ['weight_decay'],
      nesterov: ['nesterov'],
    },
    defaults: { learningRate: 0.001, momentum: 0.9 },
    takesMomentum: true,
    unnamed: 'adam',
    optimizers: MINDSPORE_NAMES,
    source: 'https://github.com/mindspore-lab/mindcv/blob/main/mindcv/optim/optim_factory.py',
  },
  {
    framework: 'transformers',
    callees: ['TrainingArguments', 'Seq2SeqTrainingArguments', 'SentenceTransformerTrainingArguments'],
    mentions: ['transformers'],
    nameArguments: ['optim'],
    takesClass: true,
    parameters: [],
    // For SGD, Transformers 4.57 ignores `optim_args` and 5.24 reads it: what the text says there holds for some versions only.
    names: {
      learningRate: ['learning_rate'],
      momentum: ['optim_args'],
      dampening: ['optim_args'],
      nesterov: ['optim_args'],
      weightDecay: ['weight_decay'],
    },
    defaults: { learningRate: 5e-5, momentum: 0 },
    takesMomentum: false,
    optimizers: { sgd: ['sgd'], rmsprop: ['rmsprop'], other: [] },
    source: 'https://huggingface.co/docs/transformers/main_classes/trainer',
  },
  {
    framework: 'transformers',
    callees: ['SFTConfig', 'DPOConfig', 'ORPOConfig', 'KTOConfig', 'CPOConfig', 'RewardConfig', 'GRPOConfig'],
    mentions: ['trl'],
    nameArguments: ['optim'],
    parameters: [],
    // Their default learning rates differ, and change between versions.
    names: {
      learningRate: ['learning_rate'],
      momentum: ['optim_args'],
      dampening: ['optim_args'],
      nesterov: ['optim_args'],
      weightDecay: ['weight_decay'],
    },
    defaults: { momentum: 0 },
    takesMomentum: false,
    optimizers: { sgd: ['sgd'], rmsprop: ['rmsprop'], other: [] },
    source: 'https://huggingface.co/docs/trl/sft_trainer#trl.SFTConfig',
  },
  {
    framework: 'skorch',
    callees: ['NeuralNet', 'NeuralNetClassifier', 'NeuralNetBinaryClassifier', 'NeuralNetRegressor'],
    mentions: ['skorch'],
    nameArguments: ['optimizer'],
    takesClass: true,
    isEstimator: true,
    parameters: [],
    names: {
      learningRate: ['optimizer__lr', 'lr'],
      momentum: ['optimizer__momentum'],
      dampening: ['optimizer__dampening'],
      weightDecay: ['optimizer__weight_decay'],
      nesterov: ['optimizer__nesterov'],
    },
    defaults: { learningRate: 0.01, momentum: 0 },
    takesMomentum: true,
    unnamed: 'sgd',
    optimizers: { sgd: ['sgd'], rmsprop: ['rmsprop'], other: ADAMS },
    source: 'https://skorch.readthedocs.io/en/stable/classifier.html',
  },
  {
    framework: 'keras',
    callees: ['KerasClassifier', 'KerasRegressor', 'BaseWrapper'],
    mentions: ['scikeras'],
    nameArguments: ['optimizer'],
    takesClass: true,
    isEstimator: true,
    parameters: [],
    names: {
      learningRate: ['optimizer__learning_rate', 'optimizer__lr'],
      momentum: ['optimizer__momentum'],
      weightDecay: ['optimizer__weight_decay'],
      nesterov: ['optimizer__nesterov'],
    },
    defaults: { learningRate: 0.01, momentum: 0 },
    takesMomentum: true,
    optimizers: KERAS_NAMES,
    source: 'https://adriangb.com/scikeras/stable/advanced.html#routed-parameters',
  },
  {
    framework: 'sklearn',
    isEstimator: true,
    callees: ['MLPClassifier', 'MLPRegressor'],
    mentions: ['sklearn'],
    nameArguments: ['solver'],
    parameters: [],
    names: { learningRate: ['learning_rate_init'], momentum: ['momentum'], nesterov: ['nesterovs_momentum'] },
    defaults: { learningRate: 0.001, momentum: 0.9 },
    takesMomentum: true,
    optimizers: { sgd: [], nesterov: ['sgd'], other: ['adam', 'lbfgs'] },
    source: 'https://scikit-learn.org/stable/modules/generated/sklearn.neural_network.MLPClassifier.html',
  },
  {
    framework: 'ultralytics',
    callees: ['train'],
    isMethod: true,
    mentions: ['ultralytics'],
    nameArguments: ['optimizer'],
    parameters: [],
    names: { learningRate: ['lr0'], momentum: ['momentum'], weightDecay: ['weight_decay'] },
    defaults: { learningRate: 0.01, momentum: 0.937, weightDecay: 0.0005 },
    takesMomentum: true,
    optimizers: { sgd: [], nesterov: ['sgd'], rmsprop: ['rmsprop'], other: ADAMS },
    source: 'https://docs.ultralytics.com/usage/cfg/#train-settings',
  },
];
