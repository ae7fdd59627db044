import type {
  Framework,
  MomentumForm,
  OptimizerFamily,
  SchedulerUse,
} from '../../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../../model/optimizer/textSpan';
import {
  CLASS_PATH_KEYS,
  HYPERPARAMETER_KEYS,
  OPTIMIZER_NAME_KEYS,
  OPTIMIZER_SECTION_KEYS,
  SECTION_NAME_KEYS,
} from '../configConventions';
import type { ConfigDefaults } from '../frameworkDefaults';
import { entryOf, plainKey, type ConfigEntry, type ConfigMapping, type ConfigText } from '../configTree';

/** An optimizer configured by a mapping, before its values are read. */
export interface ConfigMatch {
  readonly framework: Framework;
  readonly optimizer: string;
  readonly family: OptimizerFamily;
  readonly momentumForm: MomentumForm;
  /** What holds where the mapping does not say. */
  readonly defaults: ConfigDefaults;
  /** Where the optimizer is named, or the key that implies it. */
  readonly nameSpan: TextSpan;
  /** The mapping with the hyperparameters. */
  readonly values: ConfigMapping;
  /** The values stand in several places: none of them is sure to be the one for another. */
  readonly isScattered?: boolean;
  readonly weightDecayKeys: readonly string[];
  /** Where they are not the usual ones. */
  readonly momentumKeys?: readonly string[];
  /** The learning rate's entry, and the one of `values` that holds it, where they are not found by the usual keys. */
  readonly rate?: { readonly entry: ConfigEntry | undefined; readonly holder: ConfigEntry | undefined };
  /** Where they are not found by the usual keys. */
  readonly schedulers?: readonly SchedulerUse[];
  /** No optimizer is named: the keys imply one. */
  readonly implied?: true;
}

/** Where a mapping stands: the keys that lead to it and the mappings that hold it, outermost first. */
export interface ConfigPlace {
  readonly mapping: ConfigMapping;
  readonly keys: readonly string[];
  readonly holders: readonly ConfigMapping[];
  /** What the mapping is the value of; absent for an item of a list and at the top. */
  readonly entry: ConfigEntry | undefined;
  readonly source: ConfigText;
}

const DECISIVE_KEYS: readonly string[] = [
  ...OPTIMIZER_NAME_KEYS,
  ...SECTION_NAME_KEYS,
  ...CLASS_PATH_KEYS,
  ...HYPERPARAMETER_KEYS.learningRate,
  ...HYPERPARAMETER_KEYS.momentum,
  ...HYPERPARAMETER_KEYS.dampening,
  ...HYPERPARAMETER_KEYS.nesterov,
];

/** The first entry that a mapping writes itself, rather than a base of it, and that an optimizer is configured with. */
export function ownDecisiveEntry({ entries }: ConfigMapping): ConfigEntry | undefined {
  return entries.find(({ key, inherited }) => inherited !== true && DECISIVE_KEYS.includes(plainKey(key)));
}

/** Where a key is shown: a base's stands at the first of the mapping's own. */
export function anchorOf(mapping: ConfigMapping, { keySpan, inherited }: ConfigEntry): TextSpan {
  return inherited === true ? (firstOwn(mapping)?.keySpan ?? keySpan) : keySpan;
}

function firstOwn(mapping: ConfigMapping): ConfigEntry | undefined {
  return ownDecisiveEntry(mapping) ?? mapping.entries.find(({ inherited }) => inherited !== true);
}

/** Whether a key's section is an optimizer's. */
export function isOptimizerSection(key: string | undefined): boolean {
  return key !== undefined && OPTIMIZER_SECTION_KEYS.some((section) => section === plainKey(key));
}

/** Whether a mapping has a learning rate of its own. */
export function hasRate(mapping: ConfigMapping): boolean {
  return entryOf(mapping, HYPERPARAMETER_KEYS.learningRate) !== undefined;
}

/** The form of momentum of an optimizer that only its name tells. */
export function formOf(family: OptimizerFamily): MomentumForm {
  return family === 'other' ? 'none' : 'learningRateOutside';
}
