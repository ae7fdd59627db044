import type { Hyperparameter, HyperparameterFlag, UnknownValueReason } from '../../../model/hyperparameter';
import type { SourceLocation } from '../../../model/textSpan';
import { through, type Evaluation, type NumberValue, type Value } from '../evaluate/value';
import type { SyntaxNode } from '../../parsing/sourceTree';
import { argumentFor, dictionaryArguments, spanOf } from '../tree/syntax';
import { inheritedValue } from './inheritance';
import type { Site } from './site';

type NumericName = 'learningRate' | 'momentum' | 'dampening' | 'weightDecay';

/** One hyperparameter of a site: as given, by its mappings, its parameter groups, or its framework's default. */
export function readHyperparameter(
  site: Site,
  name: NumericName,
  defaultValue: number | undefined,
  evaluation: Evaluation,
): Hyperparameter {
  const { signature, given } = site;
  const names = signature.names[name];
  const fallback: Hyperparameter =
    defaultValue === undefined ? { state: 'missing' } : { state: 'default', value: defaultValue };
  if (names === undefined) return fallback;
  const written = name === 'learningRate' || name === 'momentum' ? site.written?.[name] : undefined;
  const argument = written ?? argumentFor(given, names, signature.parameters);
  if (argument !== undefined) return describeValue(argument, evaluation.evaluate(argument), fallback);
  if (site.hasUnreadPositions || given.hasSequence) return { state: 'missing' };
  const mapped = mappedHyperparameter(site, names, fallback, evaluation);
  if (mapped !== undefined) return mapped;
  const inherited = inheritedHyperparameter(site, names, fallback, evaluation);
  if (inherited !== undefined) return inherited;
  return groupHyperparameter(site, names, fallback, evaluation) ?? fallback;
}

/** A number with where it comes from, or why there is none; `absent` where the value is None. */
export function describeValue(argument: SyntaxNode, value: Value, absent: Hyperparameter): Hyperparameter {
  switch (value.kind) {
    case 'number':
      return {
        state: 'known',
        value: value.value,
        text: argument.text,
        argument: spanOf(argument),
        definition: definitionOf(value),
        resolution: value.steps,
      };
    case 'none':
      return absent;
    case 'unknown':
      return unknown(argument, value.reason);
    case 'schedule':
      return unknown(argument, 'schedule');
    case 'function':
      return unknown(argument, 'schedule');
    case 'instance':
      return unknown(
        argument,
        /Schedule/u.test(value.classNode.field('superclasses')?.text ?? '') ? 'schedule' : 'notANumber',
      );
    case 'string':
    case 'boolean':
    case 'dictionary':
    case 'sequence':
      return unknown(argument, 'notANumber');
    case 'path':
    case 'module':
    case 'class':
    case 'commandLine':
    case 'flag':
    case 'parametersOf':
    case 'partial':
    case 'configuration':
      return unknown(argument, 'dynamic');
  }
}

/** `nesterov=True`, by its default where it is not written. */
export function readFlag(site: Site, evaluation: Evaluation): HyperparameterFlag {
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

function unknown(argument: SyntaxNode, reason: UnknownValueReason): Hyperparameter {
  return { state: 'unknown', text: argument.text, argument: spanOf(argument), reason };
}

function definitionOf({ definition, place }: NumberValue): SourceLocation {
  if (place !== undefined)
    return { span: { start: place.start, end: place.end }, line: place.line, file: place.file };
  const { file } = definition.tree;
  return { span: spanOf(definition), line: definition.line, ...(file === undefined ? {} : { file }) };
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

/**
 * Parameter groups may carry their own values: known where all groups that the text shows agree. A learning rate that is not
 * written has no sure default where the text does not show whether there are groups.
 */
function groupHyperparameter(
  { given, signature }: Site,
  names: readonly string[],
  fallback: Hyperparameter,
  evaluation: Evaluation,
): Hyperparameter | undefined {
  const parameters = argumentFor(given, ['params'], signature.parameters);
  if (parameters === undefined || !signature.parameters.includes('params')) return undefined;
  if (parameters.type === 'call' && !mayBeGroups(parameters)) return fallback;
  const groups = evaluation.evaluate(parameters);
  if (groups.kind !== 'sequence') {
    const isRate = names === signature.names.learningRate;
    return isRate && mayBeGroups(parameters) ? { state: 'missing' } : fallback;
  }
  const entries = groups.items.map((item) =>
    item.type === 'dictionary' ? dictionaryArguments(item) : undefined,
  );
  if (entries.every((entry) => entry === undefined)) return fallback;
  const written = entries.map(
    (entry) => entry?.arguments.find(({ name }) => names.includes(name ?? ''))?.value,
  );
  const found = written.filter((node) => node !== undefined);
  const [first] = found;
  if (first === undefined) return fallback;
  const values = found.map((node) => evaluation.evaluate(node));
  const [value] = values;
  const agrees =
    found.length === entries.length &&
    value?.kind === 'number' &&
    values.every((each) => each.kind === 'number' && each.value === value.value);
  return agrees ? describeValue(first, value, fallback) : unknown(first, 'parameterGroups');
}

/** Whether what is optimized may be groups with values of their own: anything but parameters, fresh from a model. */
function mayBeGroups(parameters: SyntaxNode): boolean {
  return !/\b(?:parameters|trainable_params|model_parameters|get_parameters)\(/u.test(parameters.text);
}
