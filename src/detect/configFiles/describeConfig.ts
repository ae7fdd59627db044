import type { Hyperparameter, HyperparameterFlag } from '../../model/optimizer/hyperparameter';
import type { TextSpan } from '../../model/optimizer/textSpan';
import type { FoundOptimizer } from '../numberedConfigs';
import type { LineIndex } from '../parsing/lineIndex';
import {
  HYPERPARAMETER_KEYS,
  LEARNING_RATE_SECTION_KEYS,
  REGULARIZER_FACTOR_KEYS,
  REGULARIZER_KEY,
} from './configConventions';
import {
  entryOf,
  mappingUnder,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
  type ConfigScalar,
  type ConfigText,
} from './configTree';
import { schedulersOf } from './configSchedulers';
import { insertMomentum } from './insertMomentum';
import type { ConfigMatch, ConfigPlace } from './matching/configMatch';

/** The values of a matched mapping, with their places. */
export function describeConfig(match: ConfigMatch, place: ConfigPlace, source: ConfigText): FoundOptimizer {
  const { values } = match;
  const { lines } = source;
  const read = (keys: readonly string[]): Hyperparameter => readNumber(entryOf(values, keys)?.value, lines);
  const rate = match.rate === undefined ? learningRateEntry(match, place) : match.rate.entry;
  const orDefault = (read: Hyperparameter, value: number | undefined): Hyperparameter =>
    values.open !== undefined ? read : withDefault(read, value);
  const momentumKeys = match.momentumKeys ?? HYPERPARAMETER_KEYS.momentum;
  // A key whose value is still to be typed keeps the default away.
  const isWritten = entryOf(values, momentumKeys) !== undefined;
  const momentum = orDefault(read(momentumKeys), isWritten ? undefined : match.defaults.momentum);
  const besides = match.rate?.holder ?? rate;
  const insertion =
    (momentum.state === 'default' || (momentum.state === 'missing' && values.open !== undefined)) &&
    match.family === 'sgd' &&
    match.isScattered !== true &&
    besides?.value !== undefined &&
    (besides.value.kind === 'scalar' || besides === match.rate?.holder) &&
    values.entries.includes(besides) &&
    besides.inherited !== true
      ? insertMomentum(source, values, { ...besides, value: besides.value }, match.momentumKeys?.[0])
      : undefined;
  const span = siteSpan(match, rate);
  const decay = read(match.weightDecayKeys);
  return {
    signature: match,
    within: place.keys,
    span,
    nameSpan: match.nameSpan,
    learningRate: orDefault(readRate(rate, lines), match.defaults.learningRate),
    momentum,
    dampening: orDefault(read(HYPERPARAMETER_KEYS.dampening), match.defaults.dampening),
    weightDecay: orDefault(
      decay.state === 'missing' ? regularizer(values, lines) : decay,
      match.defaults.weightDecay,
    ),
    nesterov: nesterovOf(match),
    batchSize: read(HYPERPARAMETER_KEYS.batchSize),
    schedulers:
      match.schedulers ?? schedulersOf(rate, [values, place.mapping, ...place.holders.toReversed()]),
    momentumInsertion: insertion,
    incomplete: source.incomplete,
    ...(match.implied === undefined ? {} : { implied: match.implied }),
    ...(place.mapping.unseenBase === undefined || match.implied === undefined
      ? {}
      : { unseenBase: place.mapping.unseenBase }),
  };
}

/** Beside the name, else in a section of its own that stands beside the optimizer's. */
function learningRateEntry(
  { values, framework }: ConfigMatch,
  { holders }: ConfigPlace,
): ConfigEntry | undefined {
  const own = entryOf(values, HYPERPARAMETER_KEYS.learningRate);
  if (own !== undefined) return own;
  for (const holder of holders.toReversed()) {
    for (const key of LEARNING_RATE_SECTION_KEYS) {
      const section = entryOf(holder, [key]);
      if (section?.value?.kind !== 'mapping') continue;
      if (entryOf(section.value, HYPERPARAMETER_KEYS.learningRate) !== undefined) return section;
    }
  }
  // Ludwig and others write it beside the optimizer's section.
  const around = framework === 'genericConfig' ? holders.at(-1) : undefined;
  const beside = around === undefined ? undefined : entryOf(around, HYPERPARAMETER_KEYS.learningRate);
  return beside?.value?.kind === 'mapping' ? undefined : beside;
}

/** A number, or a mapping that holds one as `lr: {name: Cosine, learning_rate: 0.1}`. */
function readRate(entry: ConfigEntry | undefined, lines: LineIndex): Hyperparameter {
  const value = entry?.value;
  if (value?.kind === 'mapping') {
    const inner = entryOf(value, HYPERPARAMETER_KEYS.learningRate)?.value;
    return inner?.kind === 'mapping' ? schedule(value) : readListed(inner, lines, value);
  }
  return readListed(value, lines, value);
}

/** A list of one rate is that rate, as fairseq writes it; one of several changes from epoch to epoch. */
function readListed(
  value: ConfigNode | undefined,
  lines: LineIndex,
  shown: ConfigNode | undefined,
): Hyperparameter {
  if (value === undefined && shown !== undefined) return schedule(shown);
  if (value?.kind !== 'sequence') return readNumber(value, lines);
  const [only, ...others] = value.items;
  return only?.kind === 'scalar' && others.length === 0 ? readNumber(only, lines) : schedule(value);
}

function schedule({ span }: ConfigNode): Hyperparameter {
  return { state: 'unknown', text: '', argument: span, reason: 'schedule' };
}

/** A number as it is written; the value of an alias stands where its anchor is. */
function readNumber(node: ConfigNode | undefined, lines: LineIndex): Hyperparameter {
  if (node?.kind !== 'scalar') return { state: 'missing' };
  if (node.hyperparameter !== undefined) return node.hyperparameter;
  if (node.value === null && node.text === '') return { state: 'missing' };
  const { reference, span, text } = node;
  const argument = reference?.span ?? span;
  if (typeof node.value !== 'number' || !Number.isFinite(node.value)) {
    const reason =
      typeof node.value === 'number' ? 'notFinite' : isInterpolation(node) ? 'dynamic' : 'notANumber';
    return { state: 'unknown', text, argument, reason };
  }
  const line = lines.lineAt(span.start);
  return {
    state: 'known',
    value: node.value,
    text: reference?.name ?? text,
    argument,
    definition: { span, line },
    resolution: [
      reference === undefined
        ? { kind: 'literal', name: '', line }
        : { kind: 'constant', name: reference.name, line },
    ],
    ...(node.readAsString === true ? { hint: 'yamlNumberReadAsString' } : {}),
  };
}

/** Filled in by somebody else: OmegaConf's `${lr}`, a template's `{{ lr }}`, DeepSpeed's `auto`. */
function isInterpolation({ value, text }: ConfigScalar): boolean {
  return typeof value === 'string' && (/\$\{|\{\{|^\$|%\(/u.test(text) || value === 'auto');
}

function withDefault(hyperparameter: Hyperparameter, value: number | undefined): Hyperparameter {
  return hyperparameter.state === 'missing' && value !== undefined
    ? { state: 'default', value }
    : hyperparameter;
}

function regularizer(values: ConfigMapping, lines: LineIndex): Hyperparameter {
  const mapping = mappingUnder(values, [REGULARIZER_KEY]);
  return mapping === undefined
    ? { state: 'missing' }
    : readNumber(entryOf(mapping, REGULARIZER_FACTOR_KEYS)?.value, lines);
}

function nesterovOf({ values, defaults: { nesterov } }: ConfigMatch): HyperparameterFlag {
  const mayComeIn = values.open !== undefined && nesterov === 'off';
  return readFlag(entryOf(values, HYPERPARAMETER_KEYS.nesterov), mayComeIn ? 'unknown' : nesterov);
}

function readFlag(entry: ConfigEntry | undefined, unwritten: HyperparameterFlag): HyperparameterFlag {
  const value = entry?.value;
  if (value?.kind !== 'scalar') return unwritten;
  if (typeof value.value === 'boolean') return value.value ? 'on' : 'off';
  if (value.value === 'true' || value.value === 1) return 'on';
  return value.value === 'false' || value.value === 0 ? 'off' : 'unknown';
}

/** From the name to the last of the values that stand behind it. */
function siteSpan({ values, nameSpan, momentumKeys }: ConfigMatch, rate: ConfigEntry | undefined): TextSpan {
  const keys = [
    momentumKeys ?? HYPERPARAMETER_KEYS.momentum,
    HYPERPARAMETER_KEYS.weightDecay,
    HYPERPARAMETER_KEYS.nesterov,
    HYPERPARAMETER_KEYS.dampening,
  ];
  const entries = [rate, ...keys.map((each) => entryOf(values, each))];
  const ends = entries.flatMap((entry) =>
    entry === undefined || entry.inherited === true ? [] : [placeOf(entry).end],
  );
  return { start: nameSpan.start, end: Math.max(nameSpan.end, ...ends) };
}

/** Where an entry's value is written, or named. */
function placeOf({ value, keySpan }: ConfigEntry): TextSpan {
  if (value === undefined) return keySpan;
  return value.kind === 'scalar' ? (value.reference?.span ?? value.span) : value.span;
}
