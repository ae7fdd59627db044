import type { ConstructedOptimizer, WrittenOptimizer } from '../model/optimizer/constructedOptimizer';
import { numericValue } from '../model/optimizer/hyperparameter';
import { formatNumber } from '../model/wording/format/numberFormat';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { heavyBallLearningRate } from './heavyBallLearningRate';
import { said } from '../model/language/said';

/** Values computed in single precision count as the same. */
const TOLERANCE = 1e-5;

/** What a calibration of a site sweeps around. */
export interface RunValues {
  /** Heavy-ball η; NaN where nothing tells it. */
  readonly learningRate: number;
  /** Of a momentum that a scheduler writes, what the first step uses. */
  readonly presentMomentum: number | undefined;
  readonly presentCycles: boolean;
  readonly nesterov: boolean;
  readonly batchSize: number | null;
  /** What the text says, where the script was seen to construct something else. */
  readonly written: WrittenOptimizer | undefined;
}

/** The values that a script was seen to construct its optimizer with; before it has run, those of the text. */
export function runValues(config: OptimizerConfig, constructed: ConstructedOptimizer | undefined): RunValues {
  const written = writtenOptimizer(config);
  if (constructed === undefined) {
    return {
      learningRate: written.learningRate ?? Number.NaN,
      presentMomentum: written.momentum ?? undefined,
      presentCycles: false,
      nesterov: config.nesterov === 'on',
      batchSize: written.batchSize,
      written: undefined,
    };
  }
  const { learningRate, momentum, ownMomentum, nesterov, batchSize } = constructed;
  return {
    learningRate,
    presentMomentum: ownMomentum ?? momentum,
    presentCycles: ownMomentum !== undefined,
    nesterov,
    batchSize,
    written: isAsWritten(written, constructed) ? undefined : written,
  };
}

/** What the text says of η, β and the batch size. */
export function writtenOptimizer(config: OptimizerConfig): WrittenOptimizer {
  const rate = heavyBallLearningRate(config);
  return {
    learningRate: rate.kind === 'known' ? rate.learningRate : null,
    momentum: numericValue(config.momentum) ?? null,
    batchSize: numericValue(config.batchSize) ?? null,
  };
}

/** `lr 0.1`, or that a run has to tell it. */
export function rateText({ learningRate }: Pick<RunValues, 'learningRate'>): string {
  return Number.isNaN(learningRate) ? said`lr: known when it runs` : `lr ${formatNumber(learningRate)}`;
}

/** `lr 0.1, momentum 0.5, batch size 64`, as far as they are known. */
export function valuesText({ learningRate, momentum, batchSize }: WrittenOptimizer): string {
  return [
    learningRate === null ? said`lr unknown` : `lr ${formatNumber(learningRate, 4)}`,
    momentum === null ? said`momentum unknown` : said`momentum ${formatNumber(momentum, 4)}`,
    ...(batchSize === null ? [] : [said`batch size ${batchSize}`]),
  ].join(', ');
}

function isAsWritten(written: WrittenOptimizer, constructed: ConstructedOptimizer): boolean {
  const { batchSize } = written;
  return (
    written.learningRate !== null &&
    isSameValue(written.learningRate, constructed.learningRate) &&
    written.momentum !== null &&
    isSameValue(written.momentum, constructed.momentum) &&
    (batchSize === null || constructed.batchSize === null || batchSize === constructed.batchSize)
  );
}

/** Whether a value that was written is the one that was constructed, which may have been computed in single precision. */
export function isSameValue(written: number, constructed: number): boolean {
  return Math.abs(written - constructed) <= TOLERANCE * Math.abs(constructed);
}
