import type { MomentumInsertion, OptimizerConfig, SchedulerUse } from '../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../model/optimizer/textSpan';
import { holds, type Bracket } from './brackets';
import { blockSource, type BlockSource } from './blockSource';
import { argumentsIn, chainedCalls, type ChainedCall } from './callSyntax';
import { describeConstruction, type Construction, type WrittenValue } from './construction';
import { CPP_SYNTAX } from './cppSyntax';
import { LIBTORCH_OPTIMIZERS, LIBTORCH_SCHEDULERS } from './libtorch';
import { usesOf } from './nameUses';
import { numberedConfigs } from '../numberedConfigs';
import { resolveExpression } from './resolveExpression';

const CLASS = new RegExp(
  `((?:\\b[A-Za-z_]\\w*\\s*::\\s*){0,6})\\b(${[...LIBTORCH_OPTIMIZERS.keys()].join('|')})(Options)?(?![\\w:])`,
  'gu',
);
const OPTIONS = {
  lr: 'learningRate',
  momentum: 'momentum',
  dampening: 'dampening',
  weight_decay: 'weightDecay',
  nesterov: 'nesterov',
} as const;

/** A constructed class of torch::optim: where it is named, and the brackets with its arguments. */
interface ConstructedClass {
  readonly name: string;
  readonly isOptions: boolean;
  readonly nameSpan: TextSpan;
  /** The variable that holds it. */
  readonly variable: string | undefined;
  readonly isDeclared: boolean;
  /** Made by make_shared or make_unique. */
  readonly isPointer: boolean;
  readonly bracket: Bracket;
}

/** Every optimizer of libtorch that a C++ text constructs, in its order. */
export function detectCpp(text: string): OptimizerConfig[] {
  if (!/torch/u.test(text)) return [];
  const source = blockSource(text, CPP_SYNTAX);
  const classes = constructedClasses(source);
  const schedulers = schedulersIn(source);
  const found = classes.flatMap((made) => {
    const construction = constructionOf(made, classes, schedulers, source);
    return construction === undefined
      ? []
      : [describeConstruction(construction, text, (span) => resolveExpression(span, source))];
  });
  return numberedConfigs(found, source.lines);
}

function constructedClasses(source: BlockSource): ConstructedClass[] {
  const { code } = source;
  const isTorch = qualifiers(code);
  return [...code.matchAll(CLASS)].flatMap(
    ({ 0: found, 1: qualifier = '', 2: name = '', 3: options, index }) => {
      if (!isTorch(qualifier.replaceAll(/\s/gu, ''), `${name}${options ?? ''}`)) return [];
      const end = index + found.length;
      const opening = /^(?:\s*>\s*|\s+([A-Za-z_]\w*)\s*|\s*)[({]/u.exec(code.slice(end, end + 200));
      const bracket = opening === null ? undefined : source.brackets.openingAt(end + opening[0].length - 1);
      if (opening === null || bracket === undefined) return [];
      const before = code.slice(Math.max(0, index - 200), index);
      const isTemplate = /^\s*>/u.test(opening[0]);
      if (isTemplate && !/make_(?:unique|shared)\s*<\s*$/u.test(before)) return [];
      const declared = opening[1];
      const assigned = /(?<!\w)([A-Za-z_]\w*)\s*=\s*(?:new\s+|[\w:]*make_\w+\s*<\s*)?$/u.exec(before)?.[1];
      return [
        {
          name,
          isOptions: options !== undefined,
          nameSpan: { start: index + qualifier.length, end },
          variable: declared ?? assigned,
          isDeclared: declared !== undefined,
          isPointer: isTemplate,
          bracket,
        },
      ];
    },
  );
}

/** Which qualifiers mean torch::optim in this text. */
function qualifiers(code: string): (qualifier: string, name: string) => boolean {
  const known = new Set(['torch::optim::']);
  const names = new Set<string>();
  for (const [, path = ''] of code.matchAll(/\busing\s+namespace\s+([\w:]+)\s*;/gu)) {
    if (path === 'torch::optim') known.add('');
    if (path === 'torch') known.add('optim::');
  }
  for (const [, alias = '', path = ''] of code.matchAll(/\bnamespace\s+(\w+)\s*=\s*([\w:]+)\s*;/gu)) {
    if (path === 'torch::optim') known.add(`${alias}::`);
    if (path === 'torch') known.add(`${alias}::optim::`);
  }
  for (const [, name = ''] of code.matchAll(/\busing\s+torch::optim::(\w+)\s*;/gu)) names.add(name);
  for (const [, alias = '', name = ''] of code.matchAll(/\busing\s+(\w+)\s*=\s*torch::optim::(\w+)\s*;/gu))
    if (alias === name) names.add(name);
  return (qualifier, name) => known.has(qualifier) || (qualifier === '' && names.has(name));
}

function constructionOf(
  made: ConstructedClass,
  classes: readonly ConstructedClass[],
  schedulers: readonly SchedulerUse[],
  source: BlockSource,
): Construction | undefined {
  const optimizer = LIBTORCH_OPTIMIZERS.get(made.name);
  if (optimizer === undefined) return undefined;
  const { bracket, nameSpan } = made;
  const around = { optimizer, nameSpan, schedulers, span: { start: nameSpan.start, end: bracket.end } };
  if (made.isOptions) {
    // Inside of an optimizer's own call, it is read there.
    const isGiven = classes.some((each) => !each.isOptions && isInside(nameSpan, each.bracket));
    const end = chainedCalls(bracket.end, source).at(-1)?.end ?? bracket.end;
    const span = { start: nameSpan.start, end };
    return isGiven ? undefined : { ...around, span, ...optionsOf(made, source) };
  }
  if (!bracket.isClosed) return { ...around, written: {}, mayHoldMore: true, incomplete: true };
  const [parameters, options] = argumentsIn(bracket, source);
  if (parameters === undefined || isFunction(made, source)) return undefined;
  if (options === undefined)
    return made.name === 'SGD'
      ? undefined
      : { ...around, written: {}, mayHoldMore: false, incomplete: false };
  const given = classes.find((each) => each.isOptions && isInside(each.nameSpan, options));
  if (given !== undefined) return { ...around, ...optionsOf(given, source) };
  const text = source.code.slice(options.start, options.end);
  if (classes.some((each) => each.isOptions && each.variable === text)) return undefined;
  const rate = text.startsWith('{') ? inBraces(options, source) : options;
  return {
    ...around,
    written: rate === undefined ? {} : { learningRate: { span: rate, isSure: true } },
    // Options that somebody else made look like a rate.
    mayHoldMore: rate === undefined || resolveExpression(rate, source).state !== 'known',
    incomplete: false,
  };
}

function inBraces({ start }: TextSpan, source: BlockSource): TextSpan | undefined {
  const bracket = source.brackets.openingAt(start);
  const inner = bracket === undefined ? [] : argumentsIn(bracket, source);
  return inner.length === 1 ? inner[0] : undefined;
}

function isInside(inner: TextSpan, outer: TextSpan): boolean {
  return inner.start > outer.start - 1 && inner.end <= outer.end;
}

/** `torch::optim::SGD make(Net& net, double lr)`: its definition or declaration. */
function isFunction({ bracket, isDeclared }: ConstructedClass, source: BlockSource): boolean {
  if (!isDeclared) return false;
  if (/^\s*(?:const\s*)?\{/u.test(source.code.slice(bracket.end, bracket.end + 40))) return true;
  return argumentsIn(bracket, source).some(({ start, end }) =>
    /^(?:const\s+)?[A-Za-z_][\w:]*(?:<[^<>]*>)?(?:\s*[&*]+)?\s+[&*]*[A-Za-z_]\w*(?:\s*=.*)?$/su.test(
      source.code.slice(start, end),
    ),
  );
}

/** The values of an options object: of its constructor, of what is chained to it, and of later statements on its variable. */
function optionsOf(
  made: ConstructedClass,
  source: BlockSource,
): Pick<Construction, 'written' | 'mayHoldMore' | 'insertion' | 'incomplete'> {
  const { bracket, variable } = made;
  const [rate] = argumentsIn(bracket, source);
  const written: Record<string, WrittenValue> = {};
  if (rate !== undefined) written['learningRate'] = { span: rate, isSure: true };
  const chain = chainedCalls(bracket.end, source);
  for (const call of chain) add(written, call, true);
  const later = variable === undefined ? [] : laterCalls(variable, made, source);
  for (const { call, isSure } of later) add(written, call, isSure);
  const isClosed =
    bracket.isClosed && [...chain, ...later.map(({ call }) => call)].every((each) => each.isClosed);
  const insertion = momentumInsertion(made, source);
  return {
    written,
    mayHoldMore: !isClosed || (variable !== undefined && isHandedOn(variable, made, source)),
    ...(insertion === undefined || !isClosed ? {} : { insertion }),
    incomplete: !isClosed,
  };
}

function add(written: Record<string, WrittenValue>, call: ChainedCall, isSure: boolean): void {
  const [value] = call.arguments;
  const option = Object.entries(OPTIONS).find(([name]) => name === call.name)?.[1];
  if (option !== undefined && value !== undefined) written[option] = { span: value, isSure };
}

/** `options.momentum(0.9);`: sure where it is sure to run, and once. */
function laterCalls(
  variable: string,
  { bracket }: ConstructedClass,
  source: BlockSource,
): { readonly call: ChainedCall; readonly isSure: boolean }[] {
  const { code, brackets } = source;
  const block = brackets.blockAround(bracket.start);
  const end = block?.end ?? code.length;
  const pattern = new RegExp(`(?<![\\w.:>])${variable}(?=\\s*(?:\\.|->)\\s*\\w+\\s*\\()`, 'gu');
  const statements = [...code.slice(bracket.end, end).matchAll(pattern)].flatMap(({ index }) => {
    const at = bracket.end + index;
    const isOnTheWay =
      brackets.blockAround(at) === block && !/(?:\)|\belse)\s*$/u.test(code.slice(Math.max(0, at - 40), at));
    return chainedCalls(at + variable.length, source).map((call) => ({ call, isSure: isOnTheWay }));
  });
  const setting = statements.filter(({ call }) => call.arguments.length > 0);
  return setting.map(({ call, isSure }) => ({
    call,
    isSure: isSure && setting.filter((each) => each.call.name === call.name).length === 1,
  }));
}

/** Given to something else than an optimizer, which may set more. */
function isHandedOn(variable: string, { bracket }: ConstructedClass, source: BlockSource): boolean {
  const block = source.brackets.blockAround(bracket.start);
  const uses = usesOf(variable, source);
  return (
    uses === undefined ||
    uses.some(
      ({ use, start }) =>
        (use === 'argument' || use === 'write') && start >= bracket.end && holds(block, start),
    )
  );
}

/** Chained to the constructor, or as a statement behind the declaration. */
function momentumInsertion(
  { bracket, variable, isDeclared, isPointer }: ConstructedClass,
  { code, lines }: BlockSource,
): MomentumInsertion | undefined {
  if (!isDeclared) {
    return isPointer ? undefined : { offset: bracket.end, prefix: '.momentum(', suffix: ')' };
  }
  if (code[bracket.end] !== ';') return undefined;
  const lineStart = lines.lineStart(bracket.start);
  const indent = /^[ \t]*/u.exec(code.slice(lineStart, bracket.start))?.[0] ?? '';
  return { offset: bracket.end + 1, prefix: `\n${indent}${variable}.momentum(`, suffix: ');' };
}

/** Schedulers, and options of a running optimizer that are written by hand. */
function schedulersIn({ code }: BlockSource): SchedulerUse[] {
  const byName = new Map<string, SchedulerUse>();
  const see = (name: string, start: number, end: number, overwritesMomentum: boolean): void => {
    if (!byName.has(name)) byName.set(name, { name, span: { start, end }, overwritesMomentum });
  };
  for (const { 0: name, index } of code.matchAll(LIBTORCH_SCHEDULERS))
    see(name, index, index + name.length, false);
  const written = /\boptions\s*\(\s*\)\s*\)?\s*\.\s*(lr|set_lr|momentum)\s*\(\s*[^\s)]/gu;
  for (const { 0: found, 1: name = '', index } of code.matchAll(written))
    see(`options().${name}(…)`, index, index + found.length - 1, name === 'momentum');
  // `auto& options = static_cast<torch::optim::SGDOptions&>(group.options()); options.lr(…)`
  for (const { 1: variable = '' } of code.matchAll(
    /&\s*(\w+)\s*=\s*static_cast\s*<[^<>]*Options\s*&\s*>\s*\(/gu,
  )) {
    const set = new RegExp(
      `(?<![\\w.])${variable}\\s*\\.\\s*(lr|momentum)\\s*(?:\\(\\s*[^\\s)]|\\(\\s*\\)\\s*[-+*/]?=)`,
      'gu',
    );
    for (const { 0: found, 1: name = '', index } of code.matchAll(set))
      see(`options().${name}(…)`, index, index + found.length, name === 'momentum');
  }
  return [...byName.values()];
}
