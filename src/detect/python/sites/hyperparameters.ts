import type { Hyperparameter, HyperparameterFlag } from '../../../model/optimizer/hyperparameter';
import { through, type Evaluation, type Value } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { argumentFor } from '../tree/syntax';
import { describeValue, unknown } from './describeValue';
import { flagOverGroups, overGroups, type GroupedSite } from './groupValues';
import { inheritedValue } from './inheritance';
import { laterValue } from './overwrites/laterWrites';
import type { Site } from './site';

type NumericName = 'learningRate' | 'momentum' | 'dampening' | 'weightDecay';

/** One hyperparameter of a site: as it is in all of its parameter groups. */
export function readHyperparameter(
  name: NumericName,
  defaultValue: number | undefined,
  grouped: GroupedSite,
): Hyperparameter {
  return overGroups(name, ownHyperparameter(name, defaultValue, grouped), grouped);
}

/** What the optimizer itself is given, by its arguments, its mappings, its base, or its framework's default. */
export function ownHyperparameter(
  name: NumericName,
  defaultValue: number | undefined,
  { site, evaluation }: GroupedSite,
): Hyperparameter {
  const { signature, given } = site;
  const names = signature.names[name];
  const fallback: Hyperparameter =
    defaultValue === undefined ? { state: 'missing' } : { state: 'default', value: defaultValue };
  if (names === undefined) return fallback;
  const later = laterValue(site, names, evaluation);
  if (later !== undefined) return later;
  const written = name === 'learningRate' || name === 'momentum' ? site.written?.[name] : undefined;
  const argument = written ?? argumentFor(given, names, signature.parameters);
  if (site.replaced?.some((each) => names.includes(each)) === true)
    return unknown(argument ?? site.nameNode, 'ambiguous');
  if (argument !== undefined) return describeValue(argument, evaluation.evaluate(argument), fallback);
  if (site.hasUnreadPositions || given.hasSequence || isHalfTyped(site.node, names))
    return { state: 'missing' };
  const mapped = mappedHyperparameter(site, names, fallback, evaluation);
  if (mapped !== undefined) return mapped;
  return inheritedHyperparameter(site, names, fallback, evaluation) ?? fallback;
}

/** `momentum=` whose value is still to be typed. */
function isHalfTyped({ hasError, text }: SyntaxNode, names: readonly string[]): boolean {
  return hasError && new RegExp(`\\b(?:${names.join('|')})[ \\t]*=\\s*(?:[,)]|$)`, 'u').test(text);
}

/** `nesterov=True`, by its default where it is not written. */
export function readFlag(grouped: GroupedSite): HyperparameterFlag {
  return flagOverGroups(ownFlag(grouped), grouped);
}

function ownFlag({ site, evaluation }: GroupedSite): HyperparameterFlag {
  const { signature, given } = site;
  const byDefault: HyperparameterFlag = signature.nesterovByDefault === true ? 'on' : 'off';
  const names = signature.names.nesterov;
  if (names === undefined) return byDefault;
  const argument = argumentFor(given, names, signature.parameters);
  const value =
    argument === undefined ? mappedMember(site, names, evaluation)?.value : evaluation.evaluate(argument);
  if (value === undefined || value.kind === 'none') return byDefault;
  return value.kind === 'boolean' ? (value.value ? 'on' : 'off') : 'unknown';
}

/** What `**options` brings. */
function mappedMember(
  { given }: Site,
  names: readonly string[],
  evaluation: Evaluation,
): { readonly mapping: SyntaxNode; readonly value: Value } | undefined {
  for (const mapping of given.mappings) {
    const value = evaluation.evaluate(mapping);
    for (const name of names) {
      const member = evaluation.partOf(mapping, value, name);
      if (member !== undefined) return { mapping, value: member };
    }
  }
  return undefined;
}

function mappedHyperparameter(
  site: Site,
  names: readonly string[],
  fallback: Hyperparameter,
  evaluation: Evaluation,
): Hyperparameter | undefined {
  const found = mappedMember(site, names, evaluation);
  return found === undefined ? undefined : describeValue(found.mapping, found.value, fallback);
}

/** What a base configuration says; missing where it is not at hand. */
function inheritedHyperparameter(
  { inherited, nameNode }: Site,
  names: readonly string[],
  fallback: Hyperparameter,
  evaluation: Evaluation,
): Hyperparameter | undefined {
  if (inherited === undefined || inherited.kind === 'nothing') return undefined;
  if (inherited.kind === 'unseen') return { state: 'missing' };
  const found = inheritedValue(inherited, names, evaluation);
  if (found === undefined) return undefined;
  const value = through(found.value, 'dictionaryEntry', names[0] ?? '', found.node);
  const described = describeValue(nameNode, value, fallback);
  return described.state === 'known' || described.state === 'unknown'
    ? { ...described, text: found.node.text }
    : described;
}
