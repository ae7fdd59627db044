import type { MomentumInsertion, OptimizerConfig, SchedulerUse } from '../../model/optimizer/optimizerConfig';
import type { TextSpan } from '../../model/optimizer/textSpan';
import { numberedConfigs } from '../numberedConfigs';
import type { Bracket } from './brackets';
import { argumentsIn } from './callSyntax';
import {
  describeConstruction,
  type ConstructedOptimizer,
  type Construction,
  type HyperparameterName,
  type WrittenValue,
} from './construction';
import { MatlabSource, resolveMatlab, stringOf } from './matlabNames';

const OPTIONS_SOURCE = 'https://www.mathworks.com/help/deeplearning/ref/trainingoptions.html';
const BATCH_AND_DECAY = { batchSize: 128, weightDecay: 1e-4 };

/** By the solver's name in `trainingOptions`. */
const SOLVERS: ReadonlyMap<string, ConstructedOptimizer> = new Map([
  [
    'sgdm',
    {
      framework: 'matlab',
      optimizer: 'SGD',
      family: 'sgd',
      momentumForm: 'learningRateInside',
      defaults: { ...BATCH_AND_DECAY, learningRate: 0.01, momentum: 0.9 },
      source: OPTIONS_SOURCE,
    },
  ],
  withoutMomentum('adam', 'Adam'),
  withoutMomentum('rmsprop', 'RMSprop'),
]);

/** `[net,vel] = sgdmupdate(net,grad,vel,learnRate,momentum)` of a loop of one's own. */
const UPDATE: ConstructedOptimizer = {
  framework: 'matlab',
  optimizer: 'SGD',
  family: 'sgd',
  momentumForm: 'learningRateInside',
  defaults: { learningRate: 0.01, momentum: 0.9 },
  source: 'https://www.mathworks.com/help/deeplearning/ref/sgdmupdate.html',
};

/** Options by name, in lower case: MATLAB does not mind. */
const OPTIONS: Readonly<Record<string, HyperparameterName>> = {
  initiallearnrate: 'learningRate',
  momentum: 'momentum',
  l2regularization: 'weightDecay',
  minibatchsize: 'batchSize',
};

const MASKED =
  /^[ \t]*%\{[ \t]*$[\s\S]*?(?:^[ \t]*%\}[ \t]*$|(?![\s\S]))|%[^\n]*|\.\.\.[^\n]*\n?|"(?:[^"\n]|"")*"|(?<![\w)\]}'.])'(?:[^'\n]|'')*'/gmu;
const CALL = /(?<![\w.])(trainingOptions|sgdmupdate)\s*\(/gu;

function withoutMomentum(solver: string, optimizer: string): [string, ConstructedOptimizer] {
  const defaults = { ...BATCH_AND_DECAY, learningRate: 0.001 };
  const row = { framework: 'matlab', family: 'other', momentumForm: 'none', source: OPTIONS_SOURCE } as const;
  return [solver, { ...row, optimizer, defaults }];
}

/** Every `trainingOptions` and `sgdmupdate` of a MATLAB text, in its order. */
export function detectMatlab(text: string): OptimizerConfig[] {
  const code = text.replaceAll(MASKED, mask);
  const source = new MatlabSource(text, code);
  const found = [...code.matchAll(CALL)].flatMap(({ 0: call, 1: name = '', index }) => {
    const bracket = source.brackets.openingAt(index + call.length - 1);
    if (bracket === undefined) return [];
    const nameSpan = { start: index, end: index + name.length };
    const construction =
      name === 'sgdmupdate' ? updateAt(nameSpan, bracket, source) : optionsAt(nameSpan, bracket, source);
    return construction === undefined
      ? []
      : [describeConstruction(construction, text, (span) => resolveMatlab(span, source))];
  });
  return numberedConfigs(found, source.lines);
}

function mask(found: string): string {
  if (found.startsWith('...')) return ' '.repeat(found.length);
  const quote = /^["']/u.exec(found)?.[0] ?? '';
  const inside = found.slice(quote.length, found.length - quote.length);
  return quote + inside.replaceAll(/[^\n]/gu, (character) => ' '.repeat(character.length)) + quote;
}

function updateAt(nameSpan: TextSpan, bracket: Bracket, source: MatlabSource): Construction | undefined {
  const given = argumentsIn(bracket, source);
  if (bracket.isClosed && given.length < 3) return undefined;
  const [, , , learningRate, momentum] = given.map((span) => ({ span, isSure: true }));
  const last = given.length === 4 ? learningRate : undefined;
  return {
    optimizer: UPDATE,
    nameSpan,
    span: { start: nameSpan.start, end: bracket.isClosed ? bracket.end : nameSpan.end },
    written: {
      ...(learningRate === undefined ? {} : { learningRate }),
      ...(momentum === undefined ? {} : { momentum }),
    },
    mayHoldMore: !bracket.isClosed,
    schedulers: [],
    ...(last === undefined ? {} : { insertion: { offset: last.span.end, prefix: ', ', suffix: '' } }),
    incomplete: !bracket.isClosed,
  };
}

function optionsAt(nameSpan: TextSpan, bracket: Bracket, source: MatlabSource): Construction | undefined {
  const [solverSpan, ...given] = argumentsIn(bracket, source);
  if (solverSpan === undefined) return undefined;
  const solver = stringOf(solverSpan, source)?.toLowerCase();
  const options = namedOptions(given, source);
  const hasMomentum = options.named.some(({ name }) => name === 'momentum');
  // Only this solver takes a momentum.
  const optimizer = SOLVERS.get(solver ?? (hasMomentum ? 'sgdm' : ''));
  if (optimizer === undefined) return undefined;
  const written: Partial<Record<HyperparameterName, WrittenValue>> = {};
  for (const { name, span } of options.named) {
    const hyperparameter = OPTIONS[name];
    if (hyperparameter !== undefined) written[hyperparameter] = { span, isSure: true };
  }
  for (const { name, span } of laterAssignments(nameSpan.start, source)) {
    const hyperparameter = OPTIONS[name];
    if (hyperparameter !== undefined) written[hyperparameter] = { span, isSure: false };
  }
  const insertion = options.mayHoldMore ? undefined : insertionBehind([solverSpan, ...given], source);
  return {
    optimizer,
    nameSpan,
    span: { start: nameSpan.start, end: bracket.end },
    written,
    mayHoldMore: options.mayHoldMore,
    schedulers: schedulersOf(options.named, source),
    ...(insertion === undefined ? {} : { insertion }),
    incomplete: false,
  };
}

interface NamedOption {
  /** In lower case. */
  readonly name: string;
  readonly span: TextSpan;
}

/** `'Momentum', 0.9` and `Momentum=0.9`; `options{:}` and what is half-typed may hold more. */
function namedOptions(
  given: readonly TextSpan[],
  source: MatlabSource,
): { readonly named: readonly NamedOption[]; readonly mayHoldMore: boolean } {
  const named: NamedOption[] = [];
  for (let index = 0; index < given.length; index += 1) {
    const span = given[index];
    if (span === undefined) break;
    const assigned = /^([A-Za-z]\w*)\s*=(?!=)\s*/u.exec(source.code.slice(span.start, span.end));
    if (assigned !== null) {
      const value = { start: span.start + assigned[0].length, end: span.end };
      named.push({ name: (assigned[1] ?? '').toLowerCase(), span: value });
      continue;
    }
    const name = stringOf(span, source)?.toLowerCase();
    const value = given[index + 1];
    if (name === undefined || value === undefined) return { named, mayHoldMore: true };
    named.push({ name, span: value });
    index += 1;
  }
  return { named, mayHoldMore: false };
}

/** `options.Momentum = 0.8` behind the call that made `options`. */
function laterAssignments(start: number, source: MatlabSource): NamedOption[] {
  const { code } = source;
  const variable = /(?<!\w)([A-Za-z]\w*)\s*=\s*$/u.exec(code.slice(Math.max(0, start - 100), start))?.[1];
  if (variable === undefined) return [];
  const { end } = source.functionAround(start);
  return source
    .fieldsOf(variable)
    .filter((field) => field.start > start && field.start < end)
    .map(({ name, value }) => ({ name: name.toLowerCase(), span: value }));
}

function schedulersOf(named: readonly NamedOption[], source: MatlabSource): SchedulerUse[] {
  const schedule = named.findLast(({ name }) => name === 'learnrateschedule');
  if (schedule === undefined) return [];
  const kind = stringOf(schedule.span, source);
  if (kind === 'none') return [];
  const name = kind === undefined ? 'LearnRateSchedule' : `LearnRateSchedule ${kind}`;
  return [{ name, span: schedule.span, overwritesMomentum: false }];
}

/** Behind the last argument, in its style. */
function insertionBehind(given: readonly TextSpan[], { code }: MatlabSource): MomentumInsertion | undefined {
  const last = given.at(-1);
  if (last === undefined) return undefined;
  if (/^[A-Za-z]\w*\s*=(?!=)/u.test(code.slice(last.start, last.end))) {
    return { offset: last.end, prefix: ', Momentum=', suffix: '' };
  }
  const quote = code[given[0]?.start ?? 0] === '"' ? '"' : "'";
  return { offset: last.end, prefix: `, ${quote}Momentum${quote}, `, suffix: '' };
}
