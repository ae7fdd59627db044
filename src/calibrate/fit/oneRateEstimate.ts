import type { CalibrationCaveat, EstimatedResult } from '../../model/calibration';
import { estimatedResult, type Suggestion } from './estimatedResult';
import type { FitInput } from './fitInput';
import { freeExponent } from './model/freeExponent';
import { ModelLikelihood } from './model/modelLikelihood';
import { minimumCaveats, type ReportedMinimum } from './poorFit';
import type { RateMinimum } from './rateMinimum';
import type { RateGroup } from './settings/observations';

/** The estimate at the measured learning rate nearest to the middle of `minima`; nothing is said about other learning rates. */
export function estimateFromOneRate(
  minima: readonly RateMinimum[],
  learningRates: number,
  input: FitInput,
  caveats: readonly CalibrationCaveat[],
): EstimatedResult {
  const minimum = reported(nearestToMiddle(minima));
  const context = {
    verdict: 'undecided',
    gamma: undefined,
    rates: [minimum.group.learningRate],
    caveats: [
      ...caveats,
      ...(learningRates === 1 ? (['onlyOneLearningRate'] as const) : []),
      ...minimumCaveats([minimum]),
    ],
  } as const;
  return estimatedResult(suggestionAt(minimum), context, input);
}

/** The minimum whose learning rate is nearest to the geometric middle of all. */
export function nearestToMiddle<Minimum extends RateMinimum>(minima: readonly Minimum[]): Minimum {
  const middle = minima.reduce((sum, { group }) => sum + Math.log(group.learningRate), 0) / minima.length;
  const distance = ({ group }: Minimum): number => Math.abs(Math.log(group.learningRate) - middle);
  return minima.reduce((left, right) => (distance(right) < distance(left) ? right : left));
}

/** The minimum with its p left free. */
export function reported(minimum: RateMinimum): ReportedMinimum {
  return { ...minimum, freeP: freeExponent(ModelLikelihood.of([minimum.group]), minimum.fit) };
}

/** The minimum of one learning rate as the suggestion. */
export function suggestionAt(minimum: ReportedMinimum): Suggestion {
  const { group, fit, logX, logXLow, logXHigh, wall, onWall, freeP } = minimum;
  return {
    learningRate: group.learningRate,
    logX,
    logXLow,
    logXHigh,
    models: fit.models,
    freeP,
    logXWall: wall?.logXBehind,
    onWall,
    logXSlowest: slowestConverged([group]),
  };
}

/** The largest log x of these learning rates at which a trial converged. */
export function slowestConverged(groups: readonly RateGroup[]): number {
  const settings = groups.flatMap((group) => group.settings).filter(({ logSteps }) => logSteps.length > 0);
  return Math.log(Math.max(...settings.map(({ x }) => x)));
}
