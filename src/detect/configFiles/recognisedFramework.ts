import type { Framework } from '../../model/optimizer/optimizerConfig';
import type { ConfigPlace } from './matching/configMatch';
import { entryOf, plainKey, type ConfigMapping } from './configTree';
import { PYCLS, SLOWFAST, TORCH_SGD, ULTRALYTICS, type ConfigDefaults } from './frameworkDefaults';

/** A framework that a file with a named SGD is recognised as by its keys. */
interface RecognisedFramework {
  readonly framework: Framework;
  /** Key under which the optimizer is named; any where absent. */
  readonly nameKeys?: readonly string[];
  /** Plain names that the values are for; any SGD where absent. */
  readonly names?: readonly string[];
  /** Keys of which one stands beside the name or in a mapping around it. */
  readonly marks: readonly string[];
  /** Plain key of the section that the name stands in; any where absent. */
  readonly section?: string;
  readonly defaults: ConfigDefaults;
  /** Where the defaults are documented. */
  readonly source: string;
}

const TIMM_MARKS = ['sched', 'reprob', 'warmup_lr', 'opt_betas', 'opt_eps', 'model_ema', 'cooldown_epochs'];
const TIMM_SOURCE = 'https://huggingface.co/docs/timm/reference/optimizers';

const RECOGNISED: readonly RecognisedFramework[] = [
  {
    framework: 'slowfast',
    nameKeys: ['optimizing_method'],
    marks: ['optimizing_method'],
    defaults: SLOWFAST,
    source: 'https://github.com/facebookresearch/SlowFast/blob/main/slowfast/config/defaults.py',
  },
  {
    framework: 'ultralytics',
    marks: ['lr0', 'lrf', 'warmup_bias_lr'],
    defaults: ULTRALYTICS,
    source: 'https://docs.ultralytics.com/usage/cfg/#train-settings',
  },
  {
    framework: 'timm',
    nameKeys: ['opt'],
    names: ['sgd', 'nesterov'],
    marks: TIMM_MARKS,
    defaults: { momentum: 0.9, dampening: 0, nesterov: 'on' },
    source: TIMM_SOURCE,
  },
  {
    framework: 'timm',
    nameKeys: ['opt'],
    names: ['momentum'],
    marks: TIMM_MARKS,
    defaults: { momentum: 0.9, dampening: 0, nesterov: 'off' },
    source: TIMM_SOURCE,
  },
  {
    framework: 'mindcv',
    nameKeys: ['opt'],
    names: ['sgd', 'momentum'],
    marks: ['use_nesterov', 'dataset_sink_mode', 'ckpt_save_dir', 'distribute', 'filter_bias_and_bn'],
    defaults: { learningRate: 0.001, momentum: 0.9, dampening: 0, nesterov: 'off' },
    source: 'https://mindspore-lab.github.io/mindcv/reference/optim/',
  },
  {
    framework: 'genericConfig',
    nameKeys: ['optimizer'],
    names: ['sgd'],
    marks: ['lr_policy'],
    section: 'optim',
    defaults: PYCLS,
    source: 'https://github.com/facebookresearch/pycls/blob/main/pycls/core/config.py',
  },
  {
    framework: 'pytorch',
    nameKeys: ['type'],
    names: ['sgd'],
    marks: [
      'zero_optimization',
      'train_micro_batch_size_per_gpu',
      'gradient_accumulation_steps',
      'data_loader',
    ],
    defaults: TORCH_SGD,
    source: 'https://www.deepspeed.ai/docs/config-json/#optimizer-parameters',
  },
  {
    framework: 'pytorch',
    nameKeys: ['type'],
    names: ['sgd'],
    marks: ['dataset_reader', 'train_data_path', 'validation_metric'],
    defaults: TORCH_SGD,
    source: 'https://docs.allennlp.org/main/api/training/optimizers/',
  },
];

/** The framework whose SGD a file names, and its defaults; undefined where the keys do not tell. */
export function recognisedFramework(
  key: string,
  name: string,
  mapping: ConfigMapping,
  { holders, keys }: ConfigPlace,
): RecognisedFramework | undefined {
  const plain = plainKey(name.split('.').at(-1) ?? '').replace(/_?optimizer$/u, '');
  return RECOGNISED.find(
    ({ nameKeys, names, marks, section }) =>
      (nameKeys === undefined || nameKeys.includes(key)) &&
      (names === undefined || names.includes(plain)) &&
      (section === undefined || section === plainKey(keys.at(-1) ?? '')) &&
      [mapping, ...holders].some((each) => entryOf(each, marks) !== undefined),
  );
}
