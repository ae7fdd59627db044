import { PYCLS, SLOWFAST, ULTRALYTICS, type ConfigDefaults } from './frameworkDefaults';
import type { Framework, MomentumForm } from '../../model/optimizer/optimizerConfig';

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
  momentum: ['momentum', 'sgd_momentum', 'learning_momentum'],
  dampening: ['dampening', 'sgd_dampening', 'sgd_dampning'],
  weightDecay: ['weight_decay', 'wd', 'w_decay'],
  nesterov: ['nesterov', 'use_nesterov', 'sgd_nesterov'],
  batchSize: ['batch_size', 'ims_per_batch', 'train_batch_size'],
} as const;

/** Keys under which a scheduler of the learning rate is named. */
export const SCHEDULER_KEYS = [
  'lr_policy',
  'lr_scheduler',
  'scheduler',
  'sched',
  'lr_schedule',
  'policy',
  'learning_rate_scheduler',
  'lr_schedulers',
  'scheduler_name',
  'lr_scheduler_type',
] as const;
/** Keys under which one of the momentum is. */
export const MOMENTUM_SCHEDULER_KEYS = ['momentum_scheduler', 'momentum_config'] as const;

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
  'optim_conf',
  'optimizer_conf',
  'opt_conf',
  'optimizer_cfg',
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
  /** Any of these means another framework. */
  readonly foreignKeys?: readonly string[];
  /** At any depth, where there are no `sections`. */
  readonly anywhere?: boolean;
  readonly defaults: ConfigDefaults;
  readonly source: string;
}

export const IMPLIED_OPTIMIZERS: readonly ImpliedOptimizer[] = [
  {
    framework: 'detectron2',
    sections: ['solver'],
    programWords: ['detectron2', 'maskrcnn_benchmark'],
    requiredKeys: ['base_lr'],
    foreignKeys: ['max_epoch', 'max_epochs', 'lr_policy'],
    // maskrcnn-benchmark's are the same, but for another weight decay.
    defaults: { learningRate: 0.001, momentum: 0.9, dampening: 0, nesterov: 'off' },
    source: 'https://detectron2.readthedocs.io/en/latest/modules/config.html#yaml-config-references',
  },
  {
    // Detectron trains without Nesterov; what has grown out of it for video, with the same keys, trains with it.
    framework: 'genericConfig',
    sections: ['solver'],
    requiredKeys: ['base_lr', 'lr_policy', 'max_iter'],
    defaults: { momentum: 0.9, dampening: 0, nesterov: 'unknown' },
    source: 'https://github.com/facebookresearch/Detectron/blob/main/detectron/core/config.py',
  },
  {
    framework: 'slowfast',
    sections: ['solver'],
    requiredKeys: ['base_lr', 'lr_policy'],
    foreignKeys: ['max_iter'],
    defaults: SLOWFAST,
    source: 'https://github.com/facebookresearch/SlowFast/blob/main/slowfast/config/defaults.py',
  },
  {
    framework: 'genericConfig',
    sections: ['optim'],
    requiredKeys: ['base_lr', 'lr_policy'],
    defaults: PYCLS,
    source: 'https://github.com/facebookresearch/pycls/blob/main/pycls/core/config.py',
  },
  {
    framework: 'ultralytics',
    requiredKeys: ['lr0', 'momentum'],
    // Of Ultralytics' own files, in which `optimizer` is `auto` where it is not written: that passes over both.
    foreignKeys: ['task', 'mode', 'imgsz', 'close_mosaic', 'overlap_mask', 'cos_lr', 'nbs'],
    anywhere: true,
    defaults: ULTRALYTICS,
    source: 'https://docs.ultralytics.com/usage/cfg/#train-settings',
  },
  {
    framework: 'darknet',
    sections: ['net', 'network'],
    syntax: 'ini',
    requiredKeys: ['learning_rate'],
    weightDecayKeys: ['decay'],
    adamKey: 'adam',
    defaults: {
      learningRate: 0.001,
      momentum: 0.9,
      dampening: 0,
      weightDecay: 0.0001,
      nesterov: 'off',
    },
    source: 'https://github.com/pjreddie/darknet/blob/master/src/parser.c',
  },
  {
    framework: 'caffe',
    syntax: 'prototxt',
    requiredKeys: ['base_lr'],
    nameKeys: ['type', 'solver_type'],
    momentumForm: 'learningRateInside',
    defaults: { momentum: 0, dampening: 0, weightDecay: 0, nesterov: 'off' },
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

/** What a training says of its course, of which one has to stand beside them on the top level. */
export const TRAINING_COMPANION_KEYS = [
  'epochs',
  'epoch',
  'num_epochs',
  'max_epochs',
  'max_epoch',
  'n_epochs',
  'total_epochs',
  'train_epochs',
  'max_iter',
  'max_iters',
  'iterations',
  'batch_size',
  'train_batch_size',
  'lr_policy',
  'lr_step',
  'lr_steps',
  'lr_decay',
  'step_size',
  'milestones',
  'gamma',
] as const;

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
    ...TRAINING_COMPANION_KEYS,
  ]),
];
