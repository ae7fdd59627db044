import type { Framework, MomentumForm, OptimizerFamily } from '../../model/optimizerConfig';
import type { TextSpan } from '../../model/textSpan';
import { signatureOfPath } from '../frameworks/pythonFrameworks';
import {
  ARGUMENT_KEYS,
  CLASS_PATH_KEYS,
  familyOfName,
  FRAMEWORK_OF_NAME_KEY,
  HYPERPARAMETER_KEYS,
  IMPLIED_OPTIMIZERS,
  OPTIMIZER_NAME_KEYS,
  OPTIMIZER_SECTION_KEYS,
  SECTION_NAME_KEYS,
  type ImpliedOptimizer,
} from './configConventions';
import {
  entryOf,
  mappingUnder,
  plainKey,
  stringUnder,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigSyntax,
} from './configTree';

/** An optimizer configured by a mapping, before its values are read. */
export interface ConfigMatch {
  readonly framework: Framework;
  readonly optimizer: string;
  readonly family: OptimizerFamily;
  readonly momentumForm: MomentumForm;
  readonly nesterov: boolean;
  /** Where the optimizer is named, or the key that implies it. */
  readonly nameSpan: TextSpan;
  /** The mapping with the hyperparameters. */
  readonly values: ConfigMapping;
  readonly weightDecayKeys: readonly string[];
  readonly defaultLearningRate?: number;
  readonly defaultMomentum?: number;
}

/** Where a mapping stands: the keys that lead to it and the mappings that hold it, outermost first. */
export interface ConfigPlace {
  readonly keys: readonly string[];
  readonly holders: readonly ConfigMapping[];
  /** What the mapping is the value of; absent for an item of a list and at the top. */
  readonly entry: ConfigEntry | undefined;
  readonly syntax: ConfigSyntax;
}

/** The optimizer that a mapping configures, if it configures one. */
export function matchConfig(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
  return (
    matchClassPath(mapping) ??
    matchNamed(mapping, place) ??
    matchKeyed(mapping, place) ??
    matchImplied(mapping, place)
  );
}

/** `_target_: torch.optim.SGD`. */
function matchClassPath(mapping: ConfigMapping): ConfigMatch | undefined {
  for (const key of CLASS_PATH_KEYS) {
    const name = stringUnder(mapping, [key]);
    const signature = name === undefined ? undefined : signatureOfPath(name.value);
    if (name === undefined || signature === undefined) continue;
    const { framework, optimizer, family, momentumForm, defaults } = signature;
    return {
      framework,
      optimizer,
      family,
      momentumForm,
      nesterov: false,
      nameSpan: name.span,
      values: argumentsOf(mapping) ?? mapping,
      weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
      ...(defaults.learningRate === undefined ? {} : { defaultLearningRate: defaults.learningRate }),
      ...(defaults.momentum === undefined ? {} : { defaultMomentum: defaults.momentum }),
    };
  }
  return undefined;
}

/** `optimizer: sgd` beside its learning rate or with its arguments, or `Optimizer:` with a name inside. */
function matchNamed(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
  const inSection = isOptimizerSection(place.keys.at(-1));
  const keys = inSection ? [...OPTIMIZER_NAME_KEYS, ...SECTION_NAME_KEYS] : OPTIMIZER_NAME_KEYS;
  for (const key of keys) {
    const name = stringUnder(mapping, [key]);
    const family = name === undefined ? undefined : familyOfName(name.value);
    if (name === undefined || family === undefined) continue;
    const values = [mapping, argumentsOf(mapping)].find((each) => each !== undefined && hasRate(each));
    const hasMomentum = entryOf(mapping, HYPERPARAMETER_KEYS.momentum) !== undefined;
    if (values === undefined && !inSection && !hasMomentum) continue;
    const known = FRAMEWORK_OF_NAME_KEY[key];
    return {
      framework: known?.framework ?? 'genericConfig',
      ...family,
      momentumForm: formOf(family.family),
      nameSpan: name.span,
      values: values ?? argumentsOf(mapping) ?? mapping,
      weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
      ...(known === undefined || family.family !== 'sgd' ? {} : { defaultMomentum: known.defaultMomentum }),
    };
  }
  return undefined;
}

/** `optimizer: {sgd: {lr: 0.1}}`, also as an item of a list. */
function matchKeyed(mapping: ConfigMapping, { keys, entry }: ConfigPlace): ConfigMatch | undefined {
  const family = entry === undefined ? undefined : familyOfName(entry.key);
  if (family === undefined || entry === undefined || !isOptimizerSection(keys.at(-2)) || !hasRate(mapping))
    return undefined;
  return {
    framework: 'genericConfig',
    ...family,
    momentumForm: formOf(family.family),
    nameSpan: entry.keySpan,
    values: mapping,
    weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
  };
}

/** Detectron2's `SOLVER:`, Ultralytics' `lr0`, Caffe and Darknet, which mean SGD without saying so. */
function matchImplied(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
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
  const { defaultMomentum } = implied;
  return {
    framework: implied.framework,
    ...family,
    momentumForm: family.family === 'sgd' ? (implied.momentumForm ?? formOf('sgd')) : formOf(family.family),
    nameSpan: named.keySpan,
    values: mapping,
    weightDecayKeys: implied.weightDecayKeys ?? HYPERPARAMETER_KEYS.weightDecay,
    ...(defaultMomentum === undefined || family.family !== 'sgd' ? {} : { defaultMomentum }),
  };
}

function isImplied(
  { sections, syntax, requiredKeys, nameKeys }: ImpliedOptimizer,
  mapping: ConfigMapping,
  place: ConfigPlace,
): boolean {
  if (syntax !== undefined && syntax !== place.syntax) return false;
  if (sections === undefined ? place.keys.length > 0 : !sections.includes(plainKey(place.keys.at(-1) ?? '')))
    return false;
  if (!requiredKeys.every((key) => entryOf(mapping, [key]) !== undefined)) return false;
  // Whatever names an optimizer that is not known by its name is not SGD without saying so.
  const names = [...OPTIMIZER_NAME_KEYS, ...(sections === undefined ? [] : SECTION_NAME_KEYS)];
  return nameKeys !== undefined || entryOf(mapping, names) === undefined;
}

function isOptimizerSection(key: string | undefined): boolean {
  return key !== undefined && OPTIMIZER_SECTION_KEYS.some((section) => section === plainKey(key));
}

function argumentsOf(mapping: ConfigMapping): ConfigMapping | undefined {
  return mappingUnder(mapping, ARGUMENT_KEYS);
}

function hasRate(mapping: ConfigMapping): boolean {
  return entryOf(mapping, HYPERPARAMETER_KEYS.learningRate) !== undefined;
}

function formOf(family: OptimizerFamily): MomentumForm {
  return family === 'other' ? 'none' : 'learningRateOutside';
}
