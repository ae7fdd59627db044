import type { TextSpan } from '../../model/optimizer/textSpan';
import { ARGUMENT_KEYS, HYPERPARAMETER_KEYS } from './configConventions';
import {
  entryOf,
  plainKey,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
  type ConfigScalar,
} from './configTree';

/** Keys that advice depends on. */
const DECISIVE_KEYS: readonly string[] = [
  ...HYPERPARAMETER_KEYS.learningRate,
  ...HYPERPARAMETER_KEYS.momentum,
  ...HYPERPARAMETER_KEYS.dampening,
  ...HYPERPARAMETER_KEYS.nesterov,
];
/** `momentum=0.9` in a list of strings, or several of them in one. */
const ASSIGNMENT = /(?<!\w)([A-Za-z_]\w*)\s*[=:]\s*([^\s,;=]+)/gu;

/** The hyperparameters of an optimizer, from the mapping that names it and from the arguments that stand in there. */
export interface MergedValues {
  readonly values: ConfigMapping;
  /** They stand in more than one place, so that it is not clear where another one belongs. */
  readonly isScattered: boolean;
}

/**
 * What stands beside an optimizer's name and what stands in mappings or strings of arguments, or in a mapping under that very name, as
 * one mapping. What two places say differently is not known.
 */
export function mergedValues(mapping: ConfigMapping, text: string, name?: string): MergedValues {
  const mappings = argumentMappings(mapping, name === undefined ? [] : [plainKey(name)]);
  const written = [mapping, ...mappings].filter(hasDecisiveKey);
  const parts = [...written, ...argumentStrings(mapping, text)];
  const [only, ...others] = parts;
  if (only === undefined) return { values: mappings[0] ?? mapping, isScattered: false };
  if (others.length === 0) return { values: only, isScattered: written.length === 0 };
  const entries: ConfigEntry[] = [];
  for (const entry of parts.flatMap((part) => part.entries)) {
    const key = plainKey(entry.key);
    const at = entries.findIndex((each) => plainKey(each.key) === key);
    const known = entries[at];
    if (known === undefined) entries.push(entry);
    else if (!isSame(known.value, entry.value)) entries[at] = { ...known, value: contradicted(known.value) };
  }
  return { values: { ...mapping, entries }, isScattered: true };
}

function argumentMappings(mapping: ConfigMapping, names: readonly string[]): readonly ConfigMapping[] {
  return [...ARGUMENT_KEYS, ...names].flatMap((key) => {
    const value = entryOf(mapping, [key])?.value;
    return value?.kind === 'mapping' ? [value] : [];
  });
}

/** `opt_args: ["momentum=0.9"]` and `optim_args: "momentum=0.9, nesterov=True"`. */
function argumentStrings(mapping: ConfigMapping, text: string): readonly ConfigMapping[] {
  return ARGUMENT_KEYS.flatMap((key): ConfigMapping[] => {
    const value = entryOf(mapping, [key])?.value;
    if (value === undefined || value.kind === 'mapping') return [];
    const strings = value.kind === 'sequence' ? value.items : [value];
    const entries = strings.flatMap((each) => assignedIn(each, text));
    const found: ConfigMapping = { kind: 'mapping', span: value.span, entries, inline: true };
    return hasDecisiveKey(found) ? [found] : [];
  });
}

function assignedIn(node: ConfigNode, text: string): readonly ConfigEntry[] {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const source = text.slice(node.span.start, node.span.end);
  return [...source.matchAll(ASSIGNMENT)].map((match): ConfigEntry => {
    const [whole, key = '', written = ''] = match;
    const start = node.span.start + match.index;
    const plain = written.replace(/(?<!['")\]}])['")\]}]+$/u, '');
    const valueStart = start + whole.length - written.length;
    const span = { start: valueStart, end: valueStart + plain.length };
    return { key, keySpan: { start, end: start + key.length }, value: scalarOf(plain, span) };
  });
}

function scalarOf(text: string, span: TextSpan): ConfigScalar {
  const number = text === '' ? Number.NaN : Number(text);
  const flag = /^(?:true|false)$/iu.test(text) ? text.toLowerCase() === 'true' : undefined;
  return { kind: 'scalar', span, value: flag ?? (Number.isNaN(number) ? text : number), text };
}

function hasDecisiveKey(mapping: ConfigMapping): boolean {
  return entryOf(mapping, DECISIVE_KEYS) !== undefined;
}

function isSame(left: ConfigNode | undefined, right: ConfigNode | undefined): boolean {
  return left?.kind === 'scalar' && right?.kind === 'scalar' && left.value === right.value;
}

/** A value that another place contradicts. */
function contradicted(value: ConfigNode | undefined): ConfigNode | undefined {
  if (value?.kind !== 'scalar') return value;
  const { text, span, reference } = value;
  const argument = reference?.span ?? span;
  return { ...value, hyperparameter: { state: 'unknown', text, argument, reason: 'ambiguous' } };
}
