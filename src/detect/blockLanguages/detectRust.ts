import type { OptimizerConfig, SchedulerUse } from '../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../model/optimizer/textSpan';
import { RUST_REPLACEMENTS } from '../frameworks/replacements';
import { numberedConfigs } from '../numberedConfigs';
import { replacedValues } from '../replacedValues';
import { holds, type Bracket } from './brackets';
import { blockSource, type BlockSource } from './blockSource';
import { argumentsIn, chainedCalls, type ChainedCall } from './callSyntax';
import {
  describeConstruction,
  type ConstructedOptimizer,
  type Construction,
  type WrittenValue,
} from './construction';
import { usesOf } from './nameUses';
import { resolveExpression } from './resolveExpression';
import { RUST_SYNTAX } from './rustSyntax';

const BURN: ConstructedOptimizer = {
  framework: 'burn',
  optimizer: 'SGD',
  family: 'sgd',
  momentumForm: 'learningRateOutside',
  defaults: { momentum: 0, dampening: 0, weightDecay: 0 },
  source: 'https://docs.rs/burn/latest/burn/optim/struct.SgdConfig.html',
};
/** What `MomentumConfig::new()` holds: https://docs.rs/burn/latest/burn/optim/momentum/struct.MomentumConfig.html. */
const BURN_WITH_MOMENTUM: ConstructedOptimizer = {
  ...BURN,
  defaults: { momentum: 0.9, dampening: 0.1, weightDecay: 0 },
};
const TCH: ConstructedOptimizer = {
  framework: 'tch',
  optimizer: 'SGD',
  family: 'sgd',
  momentumForm: 'learningRateOutside',
  defaults: { momentum: 0, dampening: 0, weightDecay: 0 },
  source: 'https://docs.rs/tch/latest/tch/nn/struct.Sgd.html',
};

type Written = Record<string, WrittenValue>;

const SITE =
  /\b(SgdConfig\s*::\s*new|(?:nn\s*::\s*)?Sgd\s*::\s*default|nn\s*::\s*sgd)\s*\(|\b(nn\s*::\s*Sgd)\s*\{/gu;
const FIELDS = {
  momentum: 'momentum',
  dampening: 'dampening',
  wd: 'weightDecay',
  nesterov: 'nesterov',
} as const;

/** Every SGD of burn and tch in a Rust text, in its order. */
export function detectRust(text: string): OptimizerConfig[] {
  if (!/\b(?:burn|tch)\b/u.test(text)) return [];
  const source = blockSource(text, RUST_SYNTAX);
  const schedulers = replacedValues(source.code, RUST_REPLACEMENTS);
  const found = [...source.code.matchAll(SITE)].flatMap((match) => {
    const construction = constructionAt(match, schedulers, source);
    return construction === undefined
      ? []
      : [describeConstruction(construction, text, (span) => resolveExpression(span, source))];
  });
  return numberedConfigs(found, source.lines);
}

function constructionAt(
  { 0: found, 1: called, 2: literal, index }: RegExpExecArray,
  schedulers: readonly SchedulerUse[],
  source: BlockSource,
): Construction | undefined {
  const bracket = source.brackets.openingAt(index + found.length - 1);
  const name = (called ?? literal ?? '').trimEnd();
  if (
    bracket === undefined ||
    /\b(?:fn|struct|impl)\s+$/u.test(source.code.slice(Math.max(0, index - 20), index))
  )
    return undefined;
  const nameSpan = { start: index, end: index + name.length };
  const chain = chainedCalls(bracket.end, source);
  const end = chain.at(-1)?.end ?? bracket.end;
  const isClosed = bracket.isClosed && chain.every((call) => call.isClosed);
  const around = {
    nameSpan,
    span: { start: index, end },
    schedulers,
    incomplete: !isClosed,
  };
  if (name.startsWith('SgdConfig')) return { ...around, ...burn(index, chain, source) };
  const written: Written = {};
  let mayHoldMore = !isClosed;
  if (literal !== undefined) {
    mayHoldMore ||= !fields(bracket, FIELDS, written, source);
  } else if (name.endsWith('sgd')) {
    const given = argumentsIn(bracket, source);
    if (given.length !== 4) mayHoldMore = true;
    else
      for (const [position, hyperparameter] of Object.values(FIELDS).entries())
        write(written, hyperparameter, given[position]);
  }
  write(written, 'learningRate', chain.find((call) => call.name === 'build')?.arguments[1]);
  return { ...around, optimizer: TCH, written, mayHoldMore };
}

function write(written: Written, name: string, span: TextSpan | undefined): void {
  if (span !== undefined) written[name] = { span, isSure: true };
}

/** The fields of a struct literal; false where others may come from anywhere but the type's own default. */
function fields(
  bracket: Bracket,
  names: Readonly<Record<string, string>>,
  written: Written,
  source: BlockSource,
): boolean {
  let isComplete = bracket.isClosed;
  for (const { start, end } of argumentsIn(bracket, source)) {
    const text = source.code.slice(start, end);
    if (text.startsWith('..')) {
      isComplete &&= /^\.\.\s*(?:Default|(?:nn\s*::\s*)?Sgd)\s*::\s*default\s*\(\s*\)$/u.test(text);
      continue;
    }
    const [, field = '', rest = ''] = /^(\w+)(\s*:\s*)?/u.exec(text) ?? [];
    const name = names[field];
    if (name === undefined) continue;
    // `momentum` alone stands for `momentum: momentum`.
    const valueStart = rest === '' ? start : start + field.length + rest.length;
    write(written, name, { start: valueStart, end });
  }
  return isComplete;
}

/** `SgdConfig::new().with_momentum(Some(MomentumConfig { … })).init()`, whose rate is given to each step or to the learner. */
function burn(
  start: number,
  chain: readonly ChainedCall[],
  source: BlockSource,
): Pick<Construction, 'optimizer' | 'written' | 'mayHoldMore'> {
  const written: Written = {};
  let optimizer = BURN;
  let mayHoldMore = chain.some((call) => !call.isClosed);
  for (const { name, arguments: given } of chain) {
    const [argument] = given;
    if (argument === undefined) continue;
    if (name === 'with_momentum') {
      const momentum = burnMomentum(argument, written, source);
      if (momentum === 'unknown') mayHoldMore = true;
      if (momentum === 'some') optimizer = BURN_WITH_MOMENTUM;
    }
    if (name === 'with_weight_decay') write(written, 'weightDecay', penaltyOf(argument, source));
  }
  const rate = burnRate(start, chain, source);
  if (rate !== undefined) written['learningRate'] = rate;
  return { optimizer, written, mayHoldMore };
}

function burnMomentum(
  argument: TextSpan,
  written: Written,
  source: BlockSource,
): 'none' | 'some' | 'unknown' {
  const text = source.code.slice(argument.start, argument.end);
  if (text === 'None') return 'none';
  const made = /^Some\s*\(\s*(?:\w+\s*::\s*)*MomentumConfig\s*(?:(\{)|::\s*new\s*\()/u.exec(text);
  const bracket = made === null ? undefined : source.brackets.openingAt(argument.start + made[0].length - 1);
  if (made === null || bracket === undefined) return 'unknown';
  if (made[1] !== undefined) return fields(bracket, FIELDS, written, source) ? 'some' : 'unknown';
  for (const { name, arguments: given } of chainedCalls(bracket.end, source))
    if (name in BUILDERS) write(written, BUILDERS[name] ?? '', given[0]);
  return 'some';
}

const BUILDERS: Readonly<Record<string, string>> = {
  with_momentum: 'momentum',
  with_dampening: 'dampening',
  with_nesterov: 'nesterov',
};

/** `Some(WeightDecayConfig::new(5e-5))` and `Some(WeightDecayConfig { penalty: 5e-5 })`. */
function penaltyOf({ start, end }: TextSpan, { code }: BlockSource): TextSpan | undefined {
  const match = /WeightDecayConfig\s*(?:::\s*new\s*\(|\{\s*penalty\s*:)\s*([^(){},]+?)\s*,?\s*[)}]/du.exec(
    code.slice(start, end),
  );
  const [from, to] = match?.indices?.[1] ?? [];
  return from === undefined || to === undefined ? undefined : { start: start + from, end: start + to };
}

/** The rate of the only call that steps with it, or of the learner that it is built into. */
function burnRate(
  start: number,
  chain: readonly ChainedCall[],
  source: BlockSource,
): WrittenValue | undefined {
  const { code, brackets } = source;
  const around = brackets.around(start);
  const callee = around === undefined ? '' : code.slice(Math.max(0, around.start - 40), around.start);
  if (around?.kind === '(' && /\.\s*build\s*$/u.test(callee)) {
    const given = argumentsIn(around, source);
    const position = given.findIndex((each) => each.start <= start && start < each.end);
    const rate = given[position + 1];
    return rate === undefined ? undefined : { span: rate, isSure: true };
  }
  const variable = /\blet\s+(?:mut\s+)?(\w+)\s*(?::[^=;]*)?=\s*(?:\w+\s*::\s*)*$/u.exec(
    code.slice(Math.max(0, start - 120), start),
  )?.[1];
  if (variable === undefined || !chain.some(({ name }) => name === 'init')) return undefined;
  const block = brackets.blockAround(start);
  const steps = (usesOf(variable, source) ?? []).flatMap(({ start: at, end }) => {
    if (!holds(block, at)) return [];
    const [call] = chainedCalls(end, source);
    const [rate] = call?.name === 'step' ? call.arguments : [];
    return rate === undefined ? [] : [rate];
  });
  const [step, ...others] = steps;
  return step === undefined ? undefined : { span: step, isSure: others.length === 0 };
}
