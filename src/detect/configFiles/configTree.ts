import type { Hyperparameter } from '../../model/optimizer/hyperparameter';
import type { TextSpan } from '../../model/optimizer/textSpan';
import type { LineIndex } from '../parsing/lineIndex';

/** What a configuration file says, whatever syntax it is written in; every part with its place in the text. */
export type ConfigNode = ConfigMapping | ConfigSequence | ConfigScalar;

export interface ConfigMapping {
  readonly kind: 'mapping';
  readonly span: TextSpan;
  /** In the order of the text; inherited ones last. */
  readonly entries: readonly ConfigEntry[];
  /** Between braces on the lines of something else, as `{lr: 0.1}` in YAML or TOML. */
  readonly inline: boolean;
  /**
   * What is not written may come from elsewhere, so that no default holds: `values` of the keys that belong there, or `keys` of
   * any name, such as another optimizer's.
   */
  readonly open?: Openness;
  /** A file that it is written over and that is not at hand. */
  readonly unseenBase?: string;
}

export type Openness = 'values' | 'keys';

export interface ConfigEntry {
  readonly key: string;
  readonly keySpan: TextSpan;
  /** Absent when nothing is written, or what stands there is of no interest. */
  readonly value: ConfigNode | undefined;
  /** Comes from a merged mapping (`<<: *base`) and stands there. */
  readonly inherited?: boolean;
  /** Where another key of the same mapping is written, in a program. */
  readonly sibling?: SiblingPlace;
}

/** Insert `before + key + after + value` at `offset` to write another entry. */
export interface SiblingPlace {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

export interface ConfigSequence {
  readonly kind: 'sequence';
  readonly span: TextSpan;
  readonly items: readonly ConfigNode[];
}

export interface ConfigScalar {
  readonly kind: 'scalar';
  /** Where the value is written; without a string's quotes only where the syntax has none. */
  readonly span: TextSpan;
  readonly value: string | number | boolean | null;
  readonly text: string;
  /** YAML 1.1 readers take this number for a string. */
  readonly readAsString?: boolean;
  /** The name that stands at the place of use, when the value stands elsewhere: YAML's `*alias`. */
  readonly reference?: { readonly name: string; readonly span: TextSpan };
  /** The number with the way to it, or why there is none, where a program computes the value. */
  readonly hyperparameter?: Hyperparameter;
}

/** A scalar whose value the text does not fix. */
export function computedScalar(text: string, { start, end }: TextSpan): ConfigScalar {
  const span = { start, end };
  const written = text.slice(start, end);
  const hyperparameter = { state: 'unknown', text: written, argument: span, reason: 'dynamic' } as const;
  return { kind: 'scalar', span, value: null, text: written, hyperparameter };
}

/** One document of a file. */
export interface ConfigDocument {
  readonly root: ConfigNode;
  /** The syntax is broken somewhere: values are shown, and not edited. */
  readonly incomplete: boolean;
}

export type ConfigSyntax = 'yaml' | 'json' | 'jsonnet' | 'toml' | 'prototxt' | 'ini' | 'gin';

/** The text that a configuration is read from. */
export interface ConfigText {
  readonly text: string;
  readonly lines: LineIndex;
  readonly syntax: ConfigSyntax | 'python';
  readonly incomplete: boolean;
  /** Some of it comes from other files, in which it is found where it is written. */
  readonly isOverBases?: boolean;
}

/** Keys are compared without regard to case and hyphens: `BASE_LR`, `base-lr`. */
export function plainKey(key: string): string {
  return key.toLowerCase().replaceAll('-', '_');
}

/** The entry of the first of `keys` (plain) that the mapping has; of a repeated key the last, which loaders keep. */
export function entryOf(mapping: ConfigMapping, keys: readonly string[]): ConfigEntry | undefined {
  const byKey = BY_KEY.get(mapping) ?? entriesByKey(mapping);
  BY_KEY.set(mapping, byKey);
  for (const key of keys) {
    const found = byKey.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Dozens of keys are looked for in every mapping, and the outer ones again from each that they hold. */
const BY_KEY = new WeakMap<ConfigMapping, ReadonlyMap<string, ConfigEntry>>();

function entriesByKey({ entries }: ConfigMapping): ReadonlyMap<string, ConfigEntry> {
  const byKey = new Map<string, ConfigEntry>();
  for (const entry of entries) {
    const key = plainKey(entry.key);
    const known = byKey.get(key);
    const isOwnAgainstInherited = known !== undefined && known.inherited !== true && entry.inherited === true;
    if (!isOwnAgainstInherited) byKey.set(key, entry);
  }
  return byKey;
}

/** The string that stands under the first of `keys`. */
export function stringUnder(
  mapping: ConfigMapping,
  keys: readonly string[],
): (ConfigScalar & { readonly value: string }) | undefined {
  const value = entryOf(mapping, keys)?.value;
  return value?.kind === 'scalar' && isString(value) ? value : undefined;
}

/** The mapping that stands under the first of `keys`. */
export function mappingUnder(mapping: ConfigMapping, keys: readonly string[]): ConfigMapping | undefined {
  const value = entryOf(mapping, keys)?.value;
  return value?.kind === 'mapping' ? value : undefined;
}

function isString(scalar: ConfigScalar): scalar is ConfigScalar & { readonly value: string } {
  return typeof scalar.value === 'string';
}
