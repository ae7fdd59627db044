import type { CalibrationCaveat, Estimate } from '../../model/calibration/calibration';
import { lacksFit } from '../numerics/lackOfFitTest';
import { largestLeaveOneOutMove } from './model/leaveOneOut';
import { ModelLikelihood } from './model/modelLikelihood';
import type { FixedPFit } from './model/singleRateFit';
import type { RateMinimum } from './rateMinimum';

/** Values of p that the average over p = 1 and p = 2 stands for; a measured p outside is a misfit. */
const COVERED_P = { low: 0.8, high: 2.2 };
/** Scatter of log T around the model that is poor whatever the seeds say: a factor of 1.65. */
const POOR_SIGMA = 0.5;

/** A minimum and what is reported with it: p left free, which takes long to find. */
export interface ReportedMinimum extends RateMinimum {
  readonly freeP: Estimate | undefined;
}

/** What to doubt about the fits at single learning rates. */
export function minimumCaveats(minima: readonly ReportedMinimum[]): CalibrationCaveat[] {
  const caveats: CalibrationCaveat[] = [];
  if (minima.some(({ onWall }) => onWall)) caveats.push('targetAtNoiseFloor');
  if (minima.some(isPoorMinimum)) caveats.push('poorFit');
  if (minima.some(isSensitive)) caveats.push('sensitiveToOneTrial');
  return caveats;
}

function isPoorMinimum({ group, fit, freeP }: ReportedMinimum): boolean {
  return isPoor(ModelLikelihood.of([group]), fit.models, (logX) => [logX], freeP);
}

/** Whether the better of the fixed-p models, which is the curve that is shown, misses the trials. */
export function isPoor(
  likelihood: ModelLikelihood,
  models: readonly FixedPFit[],
  minimaAt: (logX: number) => readonly number[],
  freeP: Estimate | undefined,
): boolean {
  const best = models.reduce((left, right) => (right.logLikelihood > left.logLikelihood ? right : left));
  if (best.sigma > POOR_SIGMA) return true;
  const minima = minimaAt(best.logX);
  if (lacksFit(likelihood.lackOfFit(minima, best.p, 1, 1 + minima.length))) return true;
  return freeP !== undefined && (freeP.high < COVERED_P.low || freeP.low > COVERED_P.high);
}

/** Whether leaving out one trial moves the minimum beyond its interval. */
export function isSensitive(minimum: RateMinimum): boolean {
  if (minimum.onWall) return false;
  const halfWidth = (minimum.logXHigh - minimum.logXLow) / 2;
  return largestLeaveOneOutMove(minimum.group, minimum.fit) > halfWidth;
}
