import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { numberedConfigs } from '../numberedConfigs';
import { blockSource, type BlockSource } from './blockSource';
import type { Bracket } from './brackets';
import { argumentsIn, chainedCalls, type ChainedCall } from './callSyntax';
import {
  describeConstruction,
  type ConstructedOptimizer,
  type Construction,
  type WrittenValue,
} from './construction';
import { jvmSyntax } from './jvmSyntax';
import { resolveExpression } from './resolveExpression';

const SOURCE = 'https://deeplearning4j.konduit.ai/nd4j/reference/updaters-optimizers';

/** Updaters of ND4J by name; a schedule may stand in the place of any number. */
const UPDATERS: ReadonlyMap<string, ConstructedOptimizer> = new Map([
  [
    'Nesterovs',
    {
      framework: 'dl4j',
      optimizer: 'Nesterovs',
      family: 'sgd',
      momentumForm: 'learningRateInside',
      defaults: { learningRate: 0.1, momentum: 0.9 },
      nesterovByDefault: true,
      source: SOURCE,
    },
  ],
  [
    'Sgd',
    {
      framework: 'dl4j',
      optimizer: 'SGD',
      family: 'sgd',
      momentumForm: 'none',
      defaults: { learningRate: 0.001, momentum: 0 },
      source: SOURCE,
    },
  ],
]);
const SITE = /(?<![\w.])(?:(new)\s+)?(Nesterovs|Sgd)\s*(?:\.\s*(builder|Builder)\s*)?\(/gu;

/** Every updater with a momentum, and plain SGD, of Deeplearning4j in a Java, Kotlin or Scala text, in its order. */
export function detectJvm(text: string, endsAtLineBreak: boolean): OptimizerConfig[] {
  if (!/\b(?:nd4j|deeplearning4j)\b/u.test(text)) return [];
  const source = blockSource(text, jvmSyntax(endsAtLineBreak));
  const found = [...source.code.matchAll(SITE)].flatMap((match) => {
    const construction = constructionAt(match, source);
    return construction === undefined
      ? []
      : [describeConstruction(construction, text, (span) => resolveExpression(span, source))];
  });
  return numberedConfigs(found, source.lines);
}

function constructionAt(
  { 0: found, 1: keyword, 2: name = '', 3: builder, index }: RegExpExecArray,
  source: BlockSource,
): Construction | undefined {
  const optimizer = UPDATERS.get(name);
  const bracket = source.brackets.openingAt(index + found.length - 1);
  const before = source.code.slice(Math.max(0, index - 20), index);
  // A class or a function of that name, or a pattern.
  if (optimizer === undefined || bracket === undefined || /\b(?:class|fun|def|case|void)\s+$/u.test(before))
    return undefined;
  const start = index + (keyword === undefined ? 0 : found.indexOf(name));
  const chain = builder === undefined ? [] : chainedCalls(bracket.end, source);
  const isClosed = bracket.isClosed && chain.every((call) => call.isClosed);
  const values = builder === undefined ? constructed(name, bracket, source) : built(chain);
  // Versions before 1.0 took the rate from the network's own builder.
  const rateMayStandElsewhere =
    values.written.learningRate === undefined && /\.\s*learningRate\s*\(/u.test(source.code);
  return {
    optimizer,
    nameSpan: { start, end: start + name.length },
    span: { start, end: chain.at(-1)?.end ?? bracket.end },
    schedulers: [],
    incomplete: !isClosed,
    ...values,
    mayHoldMore: values.mayHoldMore || !isClosed || rateMayStandElsewhere,
  };
}

type Values = Pick<Construction, 'written' | 'mayHoldMore'>;

/** `new Nesterovs(0.1, 0.9)`; of a single argument a number is the momentum, and a schedule the learning rate. */
function constructed(name: string, bracket: Bracket, source: BlockSource): Values {
  const [first, second, ...others] = argumentsIn(bracket, source).map((span) => ({ span, isSure: true }));
  if (others.length > 0) return { written: {}, mayHoldMore: true };
  if (first === undefined) return { written: {}, mayHoldMore: false };
  if (second !== undefined) return { written: { learningRate: first, momentum: second }, mayHoldMore: false };
  if (name === 'Sgd') return { written: { learningRate: first }, mayHoldMore: false };
  if (resolveExpression(first.span, source).state === 'known')
    return { written: { momentum: first }, mayHoldMore: false };
  const isSchedule = /Schedule/u.test(source.code.slice(first.span.start, first.span.end));
  return isSchedule
    ? { written: { learningRate: first }, mayHoldMore: false }
    : { written: {}, mayHoldMore: true };
}

/** `Nesterovs.builder().learningRate(0.1).momentum(0.9).build()` */
function built(chain: readonly ChainedCall[]): Values {
  const written: Record<string, WrittenValue> = {};
  for (const { name, arguments: given } of chain) {
    const option = BUILDER_OPTIONS[name];
    const [span] = given;
    if (option !== undefined && span !== undefined) written[option] = { span, isSure: true };
  }
  return { written, mayHoldMore: chain.at(-1)?.name !== 'build' };
}

const BUILDER_OPTIONS: Readonly<Record<string, 'learningRate' | 'momentum'>> = {
  learningRate: 'learningRate',
  learningRateSchedule: 'learningRate',
  momentum: 'momentum',
  momentumISchedule: 'momentum',
};
