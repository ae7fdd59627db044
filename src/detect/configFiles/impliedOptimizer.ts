import {
  ARGUMENT_KEYS,
  CLASS_PATH_KEYS,
  HYPERPARAMETER_KEYS,
  IMPLIED_OPTIMIZERS,
  OPTIMIZER_NAME_KEYS,
  OPTIMIZER_SECTION_KEYS,
  SECTION_NAME_KEYS,
  SGD_COMPANION_KEYS,
  TRAINING_COMPANION_KEYS,
  TRAINING_SECTIONS,
  type ImpliedOptimizer,
} from './configConventions';
import {
  entryOf,
  plainKey,
  stringUnder,
  type ConfigMapping,
  type ConfigNode,
  type ConfigScalar,
} from './configTree';
import { familyOfName } from './optimizerNames';
import { defaultsByName, NO_DEFAULTS, withFlagOfName } from './frameworkDefaults';
import {
  anchorOf,
  formOf,
  hasRate,
  isOptimizerSection,
  type ConfigMatch,
  type ConfigPlace,
} from './matching/configMatch';

/** Detectron2's `SOLVER:`, Ultralytics' `lr0`, Caffe and Darknet, which mean SGD without saying so. */
export function matchImplied(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
  const implied = IMPLIED_OPTIMIZERS.find((each) => isImplied(each, mapping, place));
  const named = implied === undefined ? undefined : entryOf(mapping, implied.requiredKeys);
  if (implied === undefined || named === undefined) return undefined;
  const name = implied.nameKeys === undefined ? undefined : stringUnder(mapping, implied.nameKeys);
  const adam = implied.adamKey === undefined ? undefined : entryOf(mapping, [implied.adamKey])?.value;
  const usesAdam = adam?.kind === 'scalar' && adam.value !== 0;
  const family = usesAdam
    ? familyOfName('adam')
    : name === undefined
      ? familyOfName('sgd')
      : familyOfName(name.value);
  if (family === undefined) return undefined;
  return {
    framework: implied.framework,
    optimizer: family.optimizer,
    family: family.family,
    momentumForm: family.family === 'sgd' ? (implied.momentumForm ?? formOf('sgd')) : formOf(family.family),
    nameSpan: anchorOf(mapping, named),
    values: mapping,
    weightDecayKeys: implied.weightDecayKeys ?? HYPERPARAMETER_KEYS.weightDecay,
    defaults: family.family === 'sgd' ? withFlagOfName(implied.defaults, family) : defaultsByName(family),
    ...(usesAdam || name !== undefined ? {} : { implied: true }),
  };
}

function isImplied(
  {
    sections,
    syntax,
    programWords,
    requiredKeys,
    foreignKeys = [],
    anywhere = false,
    nameKeys,
  }: ImpliedOptimizer,
  mapping: ConfigMapping,
  place: ConfigPlace,
): boolean {
  const { source } = place;
  if (syntax !== undefined && syntax !== source.syntax) return false;
  if (source.syntax === 'python' && programWords?.some((word) => source.text.includes(word)) === false)
    return false;
  if (
    sections === undefined
      ? !anywhere && place.keys.length > 0
      : !sections.includes(plainKey(place.keys.at(-1) ?? ''))
  )
    return false;
  if (!requiredKeys.every((key) => entryOf(mapping, [key]) !== undefined)) return false;
  if (entryOf(mapping, foreignKeys) !== undefined) return false;
  if (place.holders.some((holder) => namesOneBeside(holder, mapping))) return false;
  // A name may have come in unseen, and a momentum that stands here is one of SGD.
  if (mapping.open === 'keys' && entryOf(mapping, HYPERPARAMETER_KEYS.momentum) === undefined) return false;
  // Whatever names an optimizer that is not known by its name is not SGD without saying so.
  const names = [...OPTIMIZER_NAME_KEYS, ...(sections === undefined ? [] : SECTION_NAME_KEYS)];
  return nameKeys !== undefined || entryOf(mapping, names) === undefined;
}

/** Keys of another optimizer's arguments, or of its choice. */
const OTHER_OPTIMIZER_KEY =
  /optim|^opt(?:_|$)|^solver|adam|^betas?(?:_?[12])?$|rmsprop|^(?:lars|lamb|lion|adagrad)(?:_|$)/u;
/** Sections of something else that has a momentum: averages of weights, normalisation. */
const OTHER_MOMENTUM_SECTION = /moco|byol|ema|dino|teacher|target|queue|norm|^bn|_bn$|averag/u;

/**
 * A learning rate and a momentum beside each other in a section of the training, or anywhere together with what else SGD takes:
 * SGD, unless something there or around it names another optimizer.
 */
export function matchUnnamed(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
  const momentum = entryOf(mapping, HYPERPARAMETER_KEYS.momentum);
  const rate = entryOf(mapping, HYPERPARAMETER_KEYS.learningRate);
  if (momentum?.value?.kind !== 'scalar' || rate === undefined || !hasRate(mapping)) return undefined;
  const section = plainKey(place.keys.at(-1) ?? '');
  const isTraining =
    TRAINING_SECTIONS.includes(section) ||
    isOptimizerSection(section) ||
    (place.keys.length === 0 &&
      isTrainingMomentum(momentum.value) &&
      entryOf(mapping, TRAINING_COMPANION_KEYS) !== undefined);
  if (!isTraining && entryOf(mapping, SGD_COMPANION_KEYS) === undefined) return undefined;
  if (OTHER_MOMENTUM_SECTION.test(section) || namesAnother(mapping, place)) return undefined;
  return {
    framework: 'genericConfig',
    optimizer: 'SGD',
    family: 'sgd',
    momentumForm: formOf('sgd'),
    defaults: NO_DEFAULTS,
    nameSpan: anchorOf(mapping, rate),
    values: mapping,
    weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
    implied: true,
  };
}

/** Below are those of normalisation, above those of averages of weights. */
function isTrainingMomentum({ value }: ConfigScalar): boolean {
  return typeof value === 'number' && value >= 0.5 && value <= 0.99;
}

/** Keys of a file's top that name the files which it takes over from. */
const BASE_KEYS = ['defaults', '_base_', '_base', 'base', 'base_config', 'extends', 'inherit', 'include'];

/** Hydra's list, or paths: what they say of the optimizer is not seen here. */
function hasBaseUnder(top: ConfigMapping, key: string): boolean {
  const value = entryOf(top, [key])?.value;
  return value?.kind === 'sequence' || (value?.kind === 'scalar' && typeof value.value === 'string');
}

/** Whether a mapping, a section beside it or one around it says which optimizer it is for. */
function namesAnother(mapping: ConfigMapping, { keys, holders }: ConfigPlace): boolean {
  const isKeyedByName = keys.some((key) => familyOfName(key) !== undefined);
  const isNamedHere = mapping.entries.some(
    ({ key, value }) => OTHER_OPTIMIZER_KEY.test(plainKey(key)) || isOptimizerName(value),
  );
  const around = holders.at(-1);
  const isNamedAround =
    around !== undefined &&
    (isArgumentsOfNamed(keys, around) || around.entries.some(({ value }) => isOptimizerName(value)));
  const inOwnSection = isOptimizerSection(keys.at(-1)) && entryOf(mapping, SECTION_NAME_KEYS) !== undefined;
  const [top = mapping] = holders;
  return (
    BASE_KEYS.some((key) => hasBaseUnder(top, key)) ||
    isKeyedByName ||
    isNamedHere ||
    isNamedAround ||
    inOwnSection ||
    holders.some((holder) => namesOneBeside(holder, mapping))
  );
}

/** `init_args:` beside a `class_path:`, whatever class that is. */
function isArgumentsOfNamed(keys: readonly string[], around: ConfigMapping): boolean {
  const section = plainKey(keys.at(-1) ?? '');
  return (
    ARGUMENT_KEYS.some((key) => key === section) &&
    stringUnder(around, [...CLASS_PATH_KEYS, ...SECTION_NAME_KEYS, ...OPTIMIZER_NAME_KEYS]) !== undefined
  );
}

/** `optimizer: adam`, or a section `optimizer:` with a name inside, of a mapping around. */
function namesOneBeside(holder: ConfigMapping, mapping: ConfigMapping): boolean {
  if (stringUnder(holder, OPTIMIZER_NAME_KEYS) !== undefined) return true;
  const sections = NAMED_SECTIONS.get(holder) ?? namedSections(holder);
  NAMED_SECTIONS.set(holder, sections);
  return sections.some((section) => section !== mapping);
}

/** Every section of a mapping asks what stands beside it. */
const NAMED_SECTIONS = new WeakMap<ConfigMapping, readonly ConfigMapping[]>();

function namedSections({ entries }: ConfigMapping): readonly ConfigMapping[] {
  return entries.flatMap(({ key, value }) => {
    const isSection = OPTIMIZER_SECTION_KEYS.some((section) => section === plainKey(key));
    if (!isSection || value?.kind !== 'mapping') return [];
    return entryOf(value, [...OPTIMIZER_NAME_KEYS, ...SECTION_NAME_KEYS]) === undefined ? [] : [value];
  });
}

function isOptimizerName(value: ConfigNode | undefined): boolean {
  return (
    value?.kind === 'scalar' && typeof value.value === 'string' && familyOfName(value.value) !== undefined
  );
}
