import type { Estimate } from '../../model/calibration/calibration';
import { logShape } from './model/convergenceModel';
import type { FixedPFit } from './model/singleRateFit';

/** Where the suggestion lies, in log x, and which models say so. */
export interface SuggestedPosition {
  readonly logX: number;
  readonly logXLow: number;
  readonly logXHigh: number;
  readonly models: readonly FixedPFit[];
  readonly logXWall: number | undefined;
  /** The wall stands right of the models' own minimum. */
  readonly onWall: boolean;
}

/** Models with less weight than this do not widen an interval. */
const NEGLIGIBLE_WEIGHT = 0.02;

/**
 * T(momentum)/T(suggestion) by the fitted curve, above 1 where the suggestion is faster. The interval spans the minimum's
 * interval and the models that matter. Undefined where the target is not reached at that momentum.
 */
export function savingOver(momentum: number, suggested: SuggestedPosition): Estimate | undefined {
  const at = Math.log(1 - momentum);
  if (suggested.logXWall !== undefined && at <= suggested.logXWall) return undefined;
  const logRatio = (minimum: number, p: number): number =>
    logShape(at - minimum, p) - logShape(suggested.logX - minimum, p);
  const minimumOf = (model: FixedPFit): number => (suggested.onWall ? model.logX : suggested.logX);
  const value = suggested.models.reduce(
    (sum, model) => sum + model.weight * logRatio(minimumOf(model), model.p),
    0,
  );
  const inside = [value];
  for (const { weight, p } of suggested.models) {
    if (weight < NEGLIGIBLE_WEIGHT) continue;
    for (const minimum of [suggested.logXLow, suggested.logX, suggested.logXHigh])
      inside.push(logRatio(minimum, p));
  }
  return { value: Math.exp(value), low: Math.exp(Math.min(...inside)), high: Math.exp(Math.max(...inside)) };
}
