import type { TextSpan } from '../../../model/optimizer/textSpan';
import type { OptimizerSignature } from '../../frameworks/optimizerSignature';
import { signatureOfPath } from '../../frameworks/pythonFrameworks';
import { matchImplied, matchUnnamed } from '../impliedOptimizer';
import {
  CLASS_PATH_KEYS,
  HYPERPARAMETER_KEYS,
  OPTIMIZER_NAME_KEYS,
  SECTION_NAME_KEYS,
} from '../configConventions';
import {
  anchorOf,
  formOf,
  hasRate,
  isOptimizerSection,
  type ConfigMatch,
  type ConfigPlace,
} from './configMatch';
import { defaultsByName, defaultsOfSignature, withFlagOfName } from '../frameworkDefaults';
import { recognisedFramework } from '../recognisedFramework';
import { matchGin } from './matchGin';
import { matchPipeline } from './matchPipeline';
import { mergedValues } from '../mergedValues';
import { entryOf, stringUnder, type ConfigMapping, type ConfigScalar } from '../configTree';
import { familyOfName } from '../optimizerNames';

/** The optimizer that a mapping configures, if it configures one. */
export function matchConfig(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
  return (
    matchPipeline(mapping, place) ??
    matchGin(mapping, place) ??
    matchClassPath(mapping, place) ??
    matchNamed(mapping, place) ??
    matchKeyed(mapping, place) ??
    matchImplied(mapping, place) ??
    matchUnnamed(mapping, place)
  );
}

/** `_target_: torch.optim.SGD`. */
function matchClassPath(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
  for (const key of CLASS_PATH_KEYS) {
    const name = stringUnder(mapping, [key]);
    const signature = name === undefined ? undefined : signatureOfClassPath(key, name.value);
    if (name === undefined || signature === undefined) continue;
    const { framework, optimizer, family, momentumForm } = signature;
    return {
      framework,
      optimizer,
      family,
      momentumForm,
      nameSpan: nameAnchor(mapping, key, name),
      ...mergedValues(mapping, place.source.text),
      weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
      defaults: defaultsOfSignature(signature),
    };
  }
  return undefined;
}

/** Lightning CLI takes a class of torch.optim by its name alone. */
function signatureOfClassPath(key: string, path: string): OptimizerSignature | undefined {
  const isShort = key === 'class_path' && !path.includes('.');
  return signatureOfPath(isShort ? `torch.optim.${path}` : path);
}

/** `optimizer: sgd` beside its learning rate or with its arguments, or `Optimizer:` with a name inside. */
function matchNamed(mapping: ConfigMapping, place: ConfigPlace): ConfigMatch | undefined {
  const inSection = isOptimizerSection(place.keys.at(-1));
  const keys = inSection ? [...OPTIMIZER_NAME_KEYS, ...SECTION_NAME_KEYS] : OPTIMIZER_NAME_KEYS;
  for (const key of keys) {
    const name = stringUnder(mapping, [key]);
    const family = name === undefined ? undefined : familyOfName(name.value);
    if (name === undefined || family === undefined) continue;
    const merged = mergedValues(mapping, place.source.text, name.value);
    const hasMomentum = entryOf(merged.values, HYPERPARAMETER_KEYS.momentum) !== undefined;
    if (!inSection && !hasMomentum && !hasRate(merged.values)) continue;
    const known = recognisedFramework(key, name.value, mapping, place);
    return {
      framework: known?.framework ?? 'genericConfig',
      optimizer: family.optimizer,
      family: family.family,
      momentumForm: formOf(family.family),
      nameSpan: nameAnchor(mapping, key, name),
      ...merged,
      weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
      defaults:
        known === undefined || family.family !== 'sgd'
          ? defaultsByName(family)
          : known.isOnlySetByFlag === true
            ? known.defaults
            : withFlagOfName(known.defaults, family),
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
    optimizer: family.optimizer,
    family: family.family,
    momentumForm: formOf(family.family),
    defaults: defaultsByName(family),
    nameSpan: entry.keySpan,
    values: mapping,
    weightDecayKeys: HYPERPARAMETER_KEYS.weightDecay,
  };
}

/** A name that a base writes is shown at one of the mapping's own keys. */
function nameAnchor(mapping: ConfigMapping, key: string, name: ConfigScalar): TextSpan {
  const entry = entryOf(mapping, [key]);
  if (entry?.inherited === true) return anchorOf(mapping, entry);
  return name.reference?.span ?? name.span;
}
