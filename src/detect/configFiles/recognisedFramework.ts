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
  /** Plain key of the section that the name stands in, and of the one around it; any where absent. */
  readonly section?: string;
  readonly sectionAround?: string;
  /** A name such as `nesterov` does not switch it on. */
  readonly isOnlySetByFlag?: true;
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
    // FastReID
    framework: 'genericConfig',
    nameKeys: ['opt'],
    marks: ['base_lr', 'max_epoch', 'sched', 'heads_lr_factor', 'bias_lr_factor', 'delay_epochs'],
    section: 'solver',
    defaults: {
      learningRate: 0.0003,
      momentum: 0.9,
      dampening: 0,
      weightDecay: 0.0005,
      nesterov: 'off',
    },
    source: 'https://github.com/JDAI-CV/fast-reid/blob/master/fastreid/config/defaults.py',
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
    names: ['sgd', 'momentum', 'nesterov'],
    marks: ['use_nesterov', 'dataset_sink_mode', 'ckpt_save_dir', 'distribute', 'filter_bias_and_bn'],
    isOnlySetByFlag: true,
    defaults: { learningRate: 0.001, momentum: 0.9, dampening: 0, weightDecay: 0.000001, nesterov: 'off' },
    source: 'https://github.com/mindspore-lab/mindcv/blob/main/config.py',
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
    // Dassl, and with it CoOp and what has grown out of that
    framework: 'genericConfig',
    nameKeys: ['name'],
    names: ['sgd'],
    marks: ['warmup_cons_lr', 'warmup_type', 'warmup_recount', 'staged_lr', 'new_layers', 'sgd_nesterov'],
    section: 'optim',
    defaults: {
      learningRate: 0.0003,
      momentum: 0.9,
      dampening: 0,
      weightDecay: 0.0005,
      nesterov: 'off',
    },
    source: 'https://github.com/KaiyangZhou/Dassl.pytorch/blob/master/dassl/config/defaults.py',
  },
  {
    // Swin Transformer: `nesterov=True` stands in its optimizer.py alone.
    framework: 'genericConfig',
    nameKeys: ['name'],
    names: ['sgd'],
    marks: ['warmup_lr', 'warmup_epochs', 'min_lr'],
    section: 'optimizer',
    sectionAround: 'train',
    defaults: {
      learningRate: 0.0005,
      momentum: 0.9,
      dampening: 0,
      weightDecay: 0.05,
      nesterov: 'on',
    },
    source: 'https://github.com/microsoft/Swin-Transformer/blob/main/optimizer.py',
  },
  {
    // VISSL
    framework: 'genericConfig',
    nameKeys: ['name'],
    names: ['sgd'],
    marks: ['use_larc', 'larc_config', 'regularize_bn', 'regularize_bias'],
    section: 'optimizer',
    defaults: { momentum: 0.9, dampening: 0, weightDecay: 0.0001, nesterov: 'off' },
    source: 'https://github.com/facebookresearch/vissl/blob/main/vissl/config/defaults.yaml',
  },
  {
    // PaddleClas, PaddleDetection, PaddleOCR: paddle.optimizer.Momentum
    framework: 'paddleclas',
    nameKeys: ['name', 'type'],
    names: ['momentum'],
    marks: ['regularizer', 'arch', 'architecture', 'learningrate', 'use_nesterov', 'grad_clip', 'pipeline'],
    section: 'optimizer',
    defaults: { dampening: 0, nesterov: 'off' },
    source: 'https://www.paddlepaddle.org.cn/documentation/docs/en/api/paddle/optimizer/Momentum_en.html',
  },
  {
    // TensorFlow Model Garden
    framework: 'genericConfig',
    nameKeys: ['type'],
    names: ['sgd'],
    marks: ['optimizer_config'],
    section: 'optimizer',
    sectionAround: 'optimizer_config',
    defaults: { momentum: 0, dampening: 0, nesterov: 'off' },
    source:
      'https://github.com/tensorflow/models/blob/master/official/modeling/optimization/configs/optimizer_config.py',
  },
  {
    // fairseq
    framework: 'pytorch',
    nameKeys: ['_name'],
    names: ['nag'],
    marks: ['_name'],
    defaults: { momentum: 0.99, dampening: 0, weightDecay: 0, nesterov: 'on' },
    source: 'https://github.com/facebookresearch/fairseq/blob/main/fairseq/optim/nag.py',
  },
  {
    framework: 'pytorch',
    nameKeys: ['_name'],
    names: ['sgd'],
    marks: ['_name'],
    defaults: { momentum: 0, dampening: 0, weightDecay: 0, nesterov: 'off' },
    source: 'https://github.com/facebookresearch/fairseq/blob/main/fairseq/optim/sgd.py',
  },
  {
    // Ludwig
    framework: 'genericConfig',
    nameKeys: ['type'],
    names: ['sgd'],
    marks: ['input_features', 'output_features'],
    section: 'optimizer',
    defaults: { momentum: 0, dampening: 0, weightDecay: 0, nesterov: 'off' },
    source: 'https://github.com/ludwig-ai/ludwig/blob/main/ludwig/schema/optimizers.py',
  },
  {
    // DeepSpeed
    framework: 'pytorch',
    nameKeys: ['type'],
    names: ['sgd'],
    marks: [
      'zero_optimization',
      'train_micro_batch_size_per_gpu',
      'gradient_accumulation_steps',
      'zero_allow_untested_optimizer',
    ],
    defaults: TORCH_SGD,
    source: 'https://www.deepspeed.ai/docs/config-json/#optimizer-parameters',
  },
  {
    // AllenNLP, in which the learning rate has to be written
    framework: 'pytorch',
    nameKeys: ['type'],
    names: ['sgd'],
    marks: ['dataset_reader', 'train_data_path', 'validation_metric'],
    defaults: { momentum: 0, dampening: 0, weightDecay: 0, nesterov: 'off' },
    source: 'https://docs.allennlp.org/main/api/training/optimizers/',
  },
  {
    // pytorch-template
    framework: 'pytorch',
    nameKeys: ['type'],
    names: ['sgd'],
    marks: ['data_loader'],
    defaults: TORCH_SGD,
    source: 'https://github.com/victoresque/pytorch-template/blob/master/train.py',
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
    ({ nameKeys, names, marks, section, sectionAround }) =>
      (nameKeys === undefined || nameKeys.includes(key)) &&
      (names === undefined || names.includes(plain)) &&
      (section === undefined || section === plainKey(keys.at(-1) ?? '')) &&
      (sectionAround === undefined || sectionAround === plainKey(keys.at(-2) ?? '')) &&
      [mapping, ...holders].some((each) => entryOf(each, marks) !== undefined),
  );
}
