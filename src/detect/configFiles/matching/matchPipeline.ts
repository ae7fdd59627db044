import type { ConfigEntry, ConfigMapping } from '../configTree';
import { familyOfName } from '../optimizerNames';
import { formOf, type ConfigMatch, type ConfigPlace } from './configMatch';

/** Messages of object_detection/protos/optimizer.proto that are optimizers. */
const OPTIMIZERS: readonly string[] = ['momentum_optimizer', 'rms_prop_optimizer', 'adam_optimizer'];
/** Where each of its learning rates says what it begins with; the warm-up has a rate of its own. */
const RATE_KEYS: Readonly<Record<string, string>> = {
  constant_learning_rate: 'learning_rate',
  exponential_decay_learning_rate: 'initial_learning_rate',
  manual_step_learning_rate: 'initial_learning_rate',
  cosine_decay_learning_rate: 'learning_rate_base',
};
const DEFAULT_RATE = 0.002;
const DEFAULT_MOMENTUM = 0.9;

/**
 * TensorFlow Object Detection's `pipeline.config`: a message of an optimizer, whose learning rate is a message with a policy inside.
 * Defaults: https://github.com/tensorflow/models/blob/master/research/object_detection/protos/optimizer.proto; neither of its builders
 * (object_detection/builders/optimizer_builder.py) uses Nesterov.
 */
export function matchPipeline(
  mapping: ConfigMapping,
  { entry, keys, source }: ConfigPlace,
): ConfigMatch | undefined {
  if (source.syntax !== 'prototxt' || entry === undefined || keys.at(-2) !== 'optimizer') return undefined;
  const named = OPTIMIZERS.includes(entry.key) ? familyOfName(entry.key) : undefined;
  if (named === undefined) return undefined;
  const rateHolder = lastEntry(mapping, 'learning_rate');
  const policies = rateHolder?.value?.kind === 'mapping' ? rateHolder.value.entries : [];
  const policy = policies.findLast(({ key }) => Object.hasOwn(RATE_KEYS, key));
  const rateKey = RATE_KEYS[policy?.key ?? ''];
  const rate =
    policy?.value?.kind === 'mapping' && rateKey !== undefined ? lastEntry(policy.value, rateKey) : undefined;
  return {
    framework: 'objectDetection',
    optimizer: named.optimizer,
    family: named.family,
    momentumForm: formOf(named.family),
    nameSpan: entry.keySpan,
    values: mapping,
    weightDecayKeys: [],
    momentumKeys: ['momentum_optimizer_value'],
    rate: { entry: rate, holder: rateHolder },
    schedulers:
      policy === undefined || policy.key === 'constant_learning_rate'
        ? []
        : [{ name: policy.key, span: policy.keySpan, overwritesMomentum: false }],
    defaults: {
      ...(policy === undefined ? {} : { learningRate: DEFAULT_RATE }),
      ...(named.family === 'other' ? {} : { momentum: DEFAULT_MOMENTUM }),
      dampening: 0,
      nesterov: 'off',
    },
  };
}

/** Of a field that is written again the last counts. */
function lastEntry(mapping: ConfigMapping, key: string): ConfigEntry | undefined {
  return mapping.entries.findLast((each) => each.key === key);
}
