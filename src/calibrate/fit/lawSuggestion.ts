import type { Estimate } from '../../model/calibration/calibration';
import type { Suggestion } from './estimatedResult';
import { convergenceSteps, coefficients } from './model/convergenceModel';
import type { FixedPFit } from './model/singleRateFit';
import { savingOver, type SuggestedPosition } from './saving';
import type { RateGroup } from './settings/observations';

/** The suggestion that the law gives where several learning rates were measured. */
export function lawSuggestion(
  position: SuggestedPosition & {
    readonly learningRate: number;
    readonly freeP: Estimate | undefined;
    readonly groups: readonly RateGroup[];
  },
): Suggestion {
  const { learningRate, logX, logXLow, logXHigh, models, freeP, groups } = position;
  const slowest = slowestConverged(groups);
  const x = Math.exp(logX);
  return {
    learningRate,
    x: { value: x, low: Math.exp(logXLow), high: Math.exp(logXHigh) },
    models,
    freeP,
    convergenceSteps: Math.exp(
      models.reduce((sum, model) => sum + model.weight * Math.log(stepsAt(x, learningRate, model)), 0),
    ),
    // Nobody asked for trials there: further out than any trial that converged, the curve is no measurement.
    expectedOver: (momentum) =>
      Math.log(1 - momentum) <= slowest ? savingOver(momentum, position) : undefined,
  };
}

function stepsAt(x: number, learningRate: number, { p, logX, logSteps }: FixedPFit): number {
  const minimum = { x: Math.exp(logX), steps: Math.exp(logSteps) };
  return convergenceSteps(x, learningRate, { p, ...coefficients(minimum, learningRate, p) }).total;
}

/** The largest log x of these learning rates at which a trial converged. */
function slowestConverged(groups: readonly RateGroup[]): number {
  const settings = groups.flatMap((group) => group.settings).filter(({ logSteps }) => logSteps.length > 0);
  return Math.log(Math.max(...settings.map(({ x }) => x)));
}
