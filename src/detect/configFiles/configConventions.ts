import type { Framework, OptimizerFamily } from '../../model/optimizerConfig';

/** Keys that carry a hyperparameter in configuration files, by what they mean. */
export const HYPERPARAMETER_KEYS = {
  learningRate: [
    'lr',
    'learning_rate',
    'base_lr',
    'BASE_LR',
    'LEARNING_RATE',
    'init_lr',
    'initial_lr',
    'lr0',
  ],
  momentum: ['momentum', 'MOMENTUM'],
  dampening: ['dampening', 'DAMPENING'],
  weightDecay: ['weight_decay', 'WEIGHT_DECAY', 'wd'],
  nesterov: ['nesterov', 'NESTEROV', 'use_nesterov'],
  batchSize: ['batch_size', 'BATCH_SIZE', 'IMS_PER_BATCH'],
} as const;

/** Keys whose string value names the optimizer of the same mapping (mindcv, timm, Detectron-likes). */
export const OPTIMIZER_NAME_KEYS = [
  'optimizer',
  'opt',
  'optim',
  'OPTIMIZER',
  'optimizer_name',
  'OPTIMIZING_METHOD',
] as const;

/** Keys whose mapping configures an optimizer that a `name` or `type` inside it names (PaddleClas, MMEngine). */
export const OPTIMIZER_SECTION_KEYS = [
  'optimizer',
  'Optimizer',
  'OPTIMIZER',
  'optim',
  'solver',
  'SOLVER',
] as const;
export const SECTION_NAME_KEYS = ['name', 'type', 'NAME', 'TYPE', 'OPTIMIZING_METHOD', 'OPTIMIZER'] as const;

/** Keys whose value is the import path of a class: Hydra's `_target_`, Lightning CLI's `class_path`. */
export const CLASS_PATH_KEYS = ['_target_', 'class_path'] as const;
/** Where Lightning CLI puts the arguments of a `class_path`. */
export const ARGUMENTS_KEY = 'init_args';

/** What optimizer names in configuration files mean. */
export function familyOfName(
  name: string,
): { readonly optimizer: string; readonly family: OptimizerFamily; readonly nesterov: boolean } | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/gu, '');
  if (['sgd', 'momentum', 'msgd', 'sgdm', 'sgdmomentum'].includes(plain))
    return { optimizer: 'SGD', family: 'sgd', nesterov: false };
  if (['nesterov', 'sgdnesterov', 'nag'].includes(plain))
    return { optimizer: 'SGD', family: 'sgd', nesterov: true };
  if (['lars', 'sgdp', 'sgdw'].includes(plain))
    return { optimizer: name, family: 'sgdLike', nesterov: false };
  if (plain.startsWith('rmsprop')) return { optimizer: 'RMSprop', family: 'rmsprop', nesterov: false };
  const others = [
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
    'adan',
    'lbfgs',
    'muon',
    'adamweightdecay',
  ];
  return others.includes(plain) ? { optimizer: name, family: 'other', nesterov: false } : undefined;
}

/** A mapping that implies SGD without naming it, recognised by its section and keys. */
export interface ImpliedOptimizer {
  readonly framework: Framework;
  /** Section that the mapping stands under; absent for the file's top level. */
  readonly section?: string;
  readonly requiredKeys: readonly string[];
  /** Documented default momentum; absent where the file always writes one. */
  readonly defaultMomentum?: number;
  readonly source: string;
}

export const IMPLIED_OPTIMIZERS: readonly ImpliedOptimizer[] = [
  {
    framework: 'detectron2',
    section: 'SOLVER',
    requiredKeys: ['BASE_LR'],
    defaultMomentum: 0.9,
    source: 'https://detectron2.readthedocs.io/en/latest/modules/config.html#yaml-config-references',
  },
  {
    framework: 'ultralytics',
    requiredKeys: ['lr0', 'momentum'],
    source: 'https://docs.ultralytics.com/usage/cfg/#train-settings',
  },
];
