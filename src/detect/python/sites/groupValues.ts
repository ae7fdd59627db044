import {
  numericValue,
  type Hyperparameter,
  type HyperparameterFlag,
  type UnknownHyperparameter,
} from '../../../model/optimizer/hyperparameter';
import type { ParameterGroup, ParameterGroupList } from '../../../model/optimizer/optimizerConfig';
import type { Evaluation, Value } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { spanOf } from '../tree/syntax';
import { describeValue } from './describeValue';
import type { ParameterGroups } from './parameterGroups';
import type { Site } from './site';

/** A site with what it trains. */
export interface GroupedSite {
  readonly site: Site;
  readonly groups: ParameterGroups;
  readonly evaluation: Evaluation;
}

type GroupedName = 'learningRate' | 'momentum' | 'dampening' | 'weightDecay';

const MISSING: Hyperparameter = { state: 'missing' };
/** Groups that a reader is shown. */
const MOST_SHOWN = 8;

/**
 * A hyperparameter over all groups, where `own` is what the optimizer itself is given: known where it is the same in all of them. The
 * framework's default learning rate is not claimed where there may be groups that have one.
 */
export function overGroups(name: GroupedName, own: Hyperparameter, grouped: GroupedSite): Hyperparameter {
  const { groups, hasPlain, isOpen, rewritten } = grouped.groups;
  if (keysOf(name, grouped.site).some((key) => rewritten.includes(key))) return differing([own], grouped);
  const written = groups.map((group) => writtenInGroup(name, own, group, grouped));
  const first = written.find((value) => value !== undefined);
  if (first === undefined)
    return isOpen && name === 'learningRate' && own.state === 'default' ? MISSING : own;
  const everywhere = [...written.map((value) => value ?? own), ...(hasPlain ? [own] : [])];
  const numbers = new Set(everywhere.map(numericValue));
  return isOpen || numbers.size > 1 || numbers.has(undefined) ? differing(everywhere, grouped) : first;
}

/** A flag over all groups. */
export function flagOverGroups(own: HyperparameterFlag, grouped: GroupedSite): HyperparameterFlag {
  const { site, groups, evaluation } = grouped;
  const keys = site.signature.names.nesterov ?? [];
  if (keys.some((key) => groups.rewritten.includes(key))) return 'unknown';
  const isSame = groups.groups.every((group) => {
    const value = partOfGroup(group, keys, evaluation)?.value;
    return value === undefined || (value.kind === 'boolean' && value.value === (own === 'on'));
  });
  return isSame ? own : 'unknown';
}

/** The groups with what holds in each; undefined where none has a rate or momentum of its own. */
export function describeGroups(
  own: { readonly learningRate: Hyperparameter; readonly momentum: Hyperparameter },
  grouped: GroupedSite,
): ParameterGroupList | undefined {
  const { groups, isOpen } = grouped.groups;
  const rates = groups.map((group) => writtenInGroup('learningRate', own.learningRate, group, grouped));
  const momenta = groups.map((group) => writtenInGroup('momentum', own.momentum, group, grouped));
  if ([...rates, ...momenta].every((value) => value === undefined)) return undefined;
  const shown = groups.slice(0, MOST_SHOWN).map((group, index): ParameterGroup => {
    return {
      text: trainedText(group, grouped),
      learningRate: rates[index] ?? own.learningRate,
      momentum: momenta[index] ?? own.momentum,
    };
  });
  return { shown, mayBeOthers: isOpen || groups.length > shown.length };
}

/** What a group itself says; undefined where the optimizer's own value holds in it. */
function writtenInGroup(
  name: GroupedName,
  own: Hyperparameter,
  group: SyntaxNode,
  { site, evaluation }: GroupedSite,
): Hyperparameter | undefined {
  const part = partOfGroup(group, keysOf(name, site), evaluation);
  if (part === undefined) return undefined;
  const isHere = part.node.tree === site.node.tree;
  const described = describeValue(isHere ? part.node : site.nameNode, part.value, MISSING);
  // PaddlePaddle multiplies a group's rate with the optimizer's.
  const isFactor = name === 'learningRate' && site.signature.framework === 'paddle';
  return isFactor ? scaled(own, described) : described;
}

function keysOf(name: GroupedName, { signature }: Site): readonly string[] {
  const keys = signature.names[name] ?? [];
  return name === 'learningRate' && !keys.includes('lr') ? [...keys, 'lr'] : keys;
}

/** The entry of a group, with what the file has written to it since. */
function partOfGroup(
  group: SyntaxNode,
  keys: readonly string[],
  evaluation: Evaluation,
): { readonly node: SyntaxNode; readonly value: Value } | undefined {
  const whole = evaluation.evaluate(group);
  for (const key of keys) {
    const value = evaluation.partOf(group, whole, key);
    if (value === undefined) continue;
    const entries = whole.kind === 'dictionary' ? whole.entries.arguments : [];
    return { node: entries.findLast(({ name }) => name === key)?.value ?? group, value };
  }
  return undefined;
}

function scaled(own: Hyperparameter, factor: Hyperparameter): Hyperparameter {
  if (own.state !== 'known' || factor.state !== 'known')
    return factor.state === 'known' ? { ...factor, state: 'unknown', reason: 'parameterGroups' } : factor;
  return factor.value === 1 ? own : { ...factor, value: own.value * factor.value };
}

function differing(values: readonly Hyperparameter[], { site }: GroupedSite): UnknownHyperparameter {
  const texts = values.map((value) => String(numericValue(value) ?? textOf(value)));
  return {
    state: 'unknown',
    text: [...new Set(texts)].slice(0, MOST_SHOWN).join(', '),
    argument: spanOf(site.nameNode),
    reason: 'parameterGroups',
  };
}

function textOf(value: Hyperparameter): string {
  return value.state === 'unknown' ? value.text : '?';
}

/** What a group trains, as it is written. */
function trainedText(group: SyntaxNode, { evaluation }: GroupedSite): string {
  const whole = evaluation.evaluate(group);
  const entries = whole.kind === 'dictionary' ? whole.entries.arguments : [];
  return (entries.find(({ name }) => name === 'params')?.value ?? group).text;
}
