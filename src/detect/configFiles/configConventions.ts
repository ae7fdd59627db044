import type { Framework, MomentumForm, OptimizerFamily } from '../../model/optimizerConfig';

// How optimizers are configured in files, as data. Keys are plain (configTree.ts): lower case, hyphens as underscores; of several
// that are present the first counts.

/** Keys that carry a hyperparameter. */
export const HYPERPARAMETER_KEYS = {
  learningRate: [
    'lr',
    'learning_rate',
    'base_lr',
    'init_lr',
    'initial_lr',
    'lr0',
    'base_learning_rate',
    'initial_learning_rate',
    'init_learning_rate',
    'learning_rate_init',
  ],
  momentum: ['momentum'],
  dampening: ['dampening'],
  weightDecay: ['weight_decay', 'wd', 'w_decay'],
  nesterov: ['nesterov', 'use_nesterov'],
  batchSize: ['batch_size', 'ims_per_batch', 'train_batch_size'],
  scheduler: ['lr_policy', 'lr_scheduler', 'scheduler', 'sched', 'lr_schedule', 'policy'],
} as const;

/** Keys whose string names the optimizer of the same mapping (timm, mindcv, HRNet, fast-reid, SlowFast). */
export const OPTIMIZER_NAME_KEYS = [
  'optimizer',
  'opt',
  'optim',
  'optimizer_name',
  'optimizer_type',
  'optimizing_method',
  'optim_name',
  'optim_type',
  'opt_name',
  'opt_type',
  'optim_method',
  'optimiser',
  'class_name',
] as const;

/** Keys whose mapping configures the optimizer that a name inside it tells (PaddleClas, AllenNLP, DeepSpeed, pytorch-template). */
export const OPTIMIZER_SECTION_KEYS = [
  'optimizer',
  'optim',
  'opt',
  'optimizers',
  'optimiser',
  'solver',
  'optimizer_config',
  'optimizer_configs',
  'optimizer_params',
  'optimizer_args',
  'optim_config',
] as const;
export const SECTION_NAME_KEYS = [
  'name',
  'type',
  'kind',
  'class',
  'method',
  'algorithm',
  '_name_',
  '_name',
  'class_name',
] as const;

/** Keys whose string may be the import path of a class: Hydra's `_target_`, Lightning CLI's `class_path`. */
export const CLASS_PATH_KEYS = ['_target_', 'class_path', 'target', 'class', 'type', 'name'] as const;

/** Where the arguments stand when they are not beside the name. */
export const ARGUMENT_KEYS = [
  'init_args',
  'args',
  'kwargs',
  'params',
  'parameters',
  'config',
  'options',
  'dict_kwargs',
  'optimizer_args',
  'optimizer_params',
  'optimizer_kwargs',
  'optimizer_config',
  'optimizer_configs',
  'optimizer_parameters',
  'optim_args',
  'optim_params',
  'optim_kwargs',
  'opt_args',
  'opt_params',
  'opt_kwargs',
] as const;

/** Sections beside the optimizer's that hold its learning rate (PaddleSeg, PaddleDetection). */
export const LEARNING_RATE_SECTION_KEYS = [
  'learning_rate',
  'learningrate',
  'lr',
  'lr_scheduler',
  'optimization',
  'lr_configs',
] as const;

/** The coefficient inside a `regularizer:` (PaddlePaddle). */
export const REGULARIZER_KEY = 'regularizer';
export const REGULARIZER_FACTOR_KEYS = ['coeff', 'factor'] as const;

/** Policies that leave the learning rate as it is. */
export const CONSTANT_POLICIES: readonly string[] = ['constant', 'fixed', 'none', 'const', 'constlr'];

const SGD_NAMES = ['sgd', 'momentum', 'msgd', 'sgdm', 'sgdmomentum', 'momentumsgd'];
const NESTEROV_NAMES = ['nesterov', 'sgdnesterov', 'nag', 'nesterovmomentum'];
const SGD_LIKE_NAMES = ['lars', 'sgdp', 'sgdw', 'larssgd'];
const OTHER_NAMES = [
  'adam',
  'adamw',
  'adamax',
  'adamp',
  'adambelief',
  'adabound',
  'adagrad',
  'adadelta',
  'adafactor',
  'adamweightdecay',
  'adamwschedulefree',
  'adan',
  'amsgrad',
  'fusedadam',
  'ftrl',
  'lamb',
  'lbfgs',
  'lion',
  'muon',
  'nadam',
  'novograd',
  'radam',
  'ranger',
  'rprop',
  'sophia',
  'sparseadam',
  'yogi',
];

/** What optimizer names in configuration files mean; the last part of a dotted name counts. */
export function familyOfName(
  name: string,
):
  | { readonly optimizer: string; readonly family: OptimizerFamily; readonly nesterov: 'on' | 'off' }
  | undefined {
  const last = name.split('.').at(-1) ?? '';
  const plain = last
    .toLowerCase()
    .replaceAll(/[^a-z]/gu, '')
    .replace(/optimizer$/u, '');
  if (SGD_NAMES.includes(plain)) return { optimizer: 'SGD', family: 'sgd', nesterov: 'off' };
  if (NESTEROV_NAMES.includes(plain)) return { optimizer: 'SGD', family: 'sgd', nesterov: 'on' };
  if (SGD_LIKE_NAMES.includes(plain)) return { optimizer: last, family: 'sgdLike', nesterov: 'off' };
  if (/^rmsprop(tf)?$/u.test(plain)) return { optimizer: 'RMSprop', family: 'rmsprop', nesterov: 'off' };
  return OTHER_NAMES.includes(plain) ? { optimizer: last, family: 'other', nesterov: 'off' } : undefined;
}

/** A mapping that means SGD without naming it, recognised by its place and keys. */
export interface ImpliedOptimizer {
  readonly framework: Framework;
  /** Plain section keys that the mapping stands under; absent for the file's top level. */
  readonly sections?: readonly string[];
  /** Only in files of this syntax. */
  readonly syntax?: 'prototxt' | 'ini';
  /** In programs, words of which one has to stand in them for the section to be this framework's. */
  readonly programWords?: readonly string[];
  /** All of these are present; the first is where the lens stands. */
  readonly requiredKeys: readonly string[];
  readonly weightDecayKeys?: readonly string[];
  /** Keys whose string names the optimizer where it is another (Caffe's `type: "Adam"`). */
  readonly nameKeys?: readonly string[];
  /** A key that switches to Adam when it is not 0. */
  readonly adamKey?: string;
  readonly momentumForm?: MomentumForm;
  /** Documented default momentum; absent where the file always writes one. */
  readonly defaultMomentum?: number;
  readonly source: string;
}

export const IMPLIED_OPTIMIZERS: readonly ImpliedOptimizer[] = [
  {
    framework: 'detectron2',
    sections: ['solver'],
    programWords: ['detectron2', 'maskrcnn_benchmark'],
    requiredKeys: ['base_lr'],
    defaultMomentum: 0.9,
    source: 'https://detectron2.readthedocs.io/en/latest/modules/config.html#yaml-config-references',
  },
  {
    framework: 'genericConfig',
    sections: ['optim'],
    requiredKeys: ['base_lr', 'lr_policy'],
    defaultMomentum: 0.9,
    source: 'https://github.com/facebookresearch/pycls/blob/main/pycls/core/config.py',
  },
  {
    framework: 'ultralytics',
    requiredKeys: ['lr0', 'momentum'],
    source: 'https://docs.ultralytics.com/usage/cfg/#train-settings',
  },
  {
    framework: 'darknet',
    sections: ['net', 'network'],
    syntax: 'ini',
    requiredKeys: ['learning_rate'],
    weightDecayKeys: ['decay'],
    adamKey: 'adam',
    defaultMomentum: 0.9,
    source: 'https://github.com/pjreddie/darknet/blob/master/src/parser.c',
  },
  {
    framework: 'caffe',
    syntax: 'prototxt',
    requiredKeys: ['base_lr'],
    nameKeys: ['type', 'solver_type'],
    momentumForm: 'learningRateInside',
    defaultMomentum: 0,
    source: 'https://github.com/BVLC/caffe/blob/master/src/caffe/proto/caffe.proto',
  },
];

/** Sections in which a learning rate and a momentum mean SGD where no optimizer is named. */
export const TRAINING_SECTIONS: readonly string[] = [
  'train',
  'training',
  'trainer',
  'train_cfg',
  'train_config',
  'train_params',
  'train_args',
  'training_cfg',
  'training_config',
  'training_params',
  'training_parameters',
  'training_args',
  'trainer_args',
  'trainer_params',
  'solver',
  'solver_cfg',
  'solver_params',
  'optim',
  'optim_cfg',
  'optimizer_cfg',
  'optimization',
  'sgd',
  'hyp',
  'hyper',
  'hyperparameters',
  'hyper_parameters',
  'hyperparams',
  'hyper_params',
  'hparams',
  'hps',
  'learning',
  'learner',
  'schedule',
  'finetune',
  'fine_tune',
  'pretrain',
];
/** What else SGD takes, of which one has to stand beside learning rate and momentum elsewhere. */
export const SGD_COMPANION_KEYS = ['weight_decay', 'nesterov', 'use_nesterov', 'dampening'] as const;

/** Keys that only one framework uses, with the momentum that it documents as default. */
export const FRAMEWORK_OF_NAME_KEY: Readonly<
  Record<string, { readonly framework: Framework; readonly defaultMomentum: number; readonly source: string }>
> = {
  optimizing_method: {
    framework: 'slowfast',
    defaultMomentum: 0.9,
    source: 'https://github.com/facebookresearch/SlowFast/blob/main/slowfast/config/defaults.py',
  },
};

/** Every key above, by which assignments of a program are searched. */
export const CONFIGURATION_KEYS: readonly string[] = [
  ...new Set([
    ...Object.values(HYPERPARAMETER_KEYS).flat(),
    ...OPTIMIZER_NAME_KEYS,
    ...OPTIMIZER_SECTION_KEYS,
    ...SECTION_NAME_KEYS,
    ...CLASS_PATH_KEYS,
    ...ARGUMENT_KEYS,
    ...LEARNING_RATE_SECTION_KEYS,
    ...IMPLIED_OPTIMIZERS.flatMap(({ sections = [] }) => sections),
    ...TRAINING_SECTIONS,
  ]),
];
