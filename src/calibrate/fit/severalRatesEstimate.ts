import type { CalibrationCaveat, EstimatedResult } from '../../model/calibration/calibration';
import { estimatedResult } from './estimatedResult';
import type { FitInput } from './fitInput';
import { ModelLikelihood } from './model/modelLikelihood';
import { fitSeveralRates } from './model/severalRatesFit';
import { weighFixedP } from './model/singleRateFit';
import { nearestToMiddle, reported } from './oneRateEstimate';
import { lawSuggestion } from './lawSuggestion';
import { isPoor, isSensitive, minimumCaveats } from './poorFit';
import type { RateMinimum } from './rateMinimum';
import type { Wall } from './settings/wall';
import { exponentVerdict } from './verdict';
import { wallExponent } from './wallExponent';

/** A learning rate and where its wall is. */
export interface RateWall {
  readonly learningRate: number;
  readonly wall: Wall;
}

/** What was measured, learning rate by learning rate. */
export interface MeasuredRates {
  readonly minima: readonly RateMinimum[];
  /** Learning rates whose trials tell only where the wall is. */
  readonly wallsOnly: readonly RateWall[];
}

/** The estimate from at least three learning rates, with γ and the verdict on the exponent. */
export function estimateFromSeveralRates(
  measured: MeasuredRates,
  input: FitInput,
  caveats: readonly CalibrationCaveat[],
): EstimatedResult {
  const { minima, wallsOnly } = measured;
  const leaning = minima.flatMap(({ onWall, wall, group: { learningRate } }) =>
    onWall && wall !== undefined ? [{ learningRate, wall }] : [],
  );
  const walls = [...wallsOnly, ...leaning];
  return walls.length > 0
    ? estimateOnWalls(measured, walls, input, caveats)
    : estimateJointly(minima, input, caveats);
}

/** γ is that of the walls, and the estimate the one at the measured learning rate nearest to the middle. */
function estimateOnWalls(
  { minima, wallsOnly }: MeasuredRates,
  walls: readonly RateWall[],
  input: FitInput,
  caveats: readonly CalibrationCaveat[],
): EstimatedResult {
  const gamma = wallExponent(walls);
  const verdict = exponentVerdict({
    gamma,
    p: undefined,
    onWall: walls.length,
    learningRates: minima.length + wallsOnly.length,
    lacksFit: false,
  });
  const all = minima.map(reported);
  const context = {
    verdict,
    gamma,
    rates: minima.map(({ group }) => group.learningRate),
    caveats: [...caveats, ...minimumCaveats(all)],
  };
  const { group, ...nearest } = nearestToMiddle(all);
  const suggestion = lawSuggestion({
    ...nearest,
    learningRate: group.learningRate,
    models: nearest.fit.models,
    logXWall: nearest.wall?.logXBehind,
    groups: [group],
  });
  return estimatedResult(suggestion, context, input);
}

/** All learning rates fitted at once; the estimate is at their geometric middle. */
function estimateJointly(
  minima: readonly RateMinimum[],
  input: FitInput,
  caveats: readonly CalibrationCaveat[],
): EstimatedResult {
  const groups = minima.map(({ group }) => group);
  const rates = groups.map(({ learningRate }) => learningRate);
  const middle = rates.reduce((sum, rate) => sum + Math.log(rate), 0) / rates.length;
  const logRates = rates.map((rate) => Math.log(rate) - middle);
  const likelihood = ModelLikelihood.of(groups);
  const { logX, gamma, p, lacksFit } = fitSeveralRates(likelihood, logRates, startFrom(minima, logRates));
  const minimaAt = (at: number): number[] => logRates.map((logRate) => at + gamma.value * logRate);
  const models = weighFixedP(likelihood, minimaAt, { low: logX.value - 1, high: logX.value + 1 });
  const suggestion = lawSuggestion({
    learningRate: Math.exp(middle),
    logX: logX.value,
    logXLow: logX.low,
    logXHigh: logX.high,
    models,
    freeP: p,
    logXWall: undefined,
    onWall: false,
    groups,
  });
  const context = {
    verdict: exponentVerdict({ gamma, p, onWall: 0, learningRates: rates.length, lacksFit }),
    gamma,
    rates,
    caveats: [
      ...caveats,
      ...(lacksFit || isPoor(likelihood, models, minimaAt, p) ? (['poorFit'] as const) : []),
      ...(minima.some(isSensitive) ? (['sensitiveToOneTrial'] as const) : []),
    ],
  };
  return estimatedResult(suggestion, context, input);
}

/** Where the joint fit starts: a straight line through the single minima. */
function startFrom(
  minima: readonly RateMinimum[],
  logRates: readonly number[],
): { readonly logX: number; readonly gamma: number; readonly p: number } {
  const logX = minima.reduce((sum, minimum) => sum + minimum.logX, 0) / minima.length;
  const spread = logRates.reduce((sum, rate) => sum + rate * rate, 0);
  const slope =
    minima.reduce((sum, minimum, j) => sum + (minimum.logX - logX) * (logRates[j] ?? 0), 0) / spread;
  return { logX, gamma: slope, p: 1.5 };
}
