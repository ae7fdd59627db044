import type { Estimate } from '../../model/calibration';
import { likelihoodCutoff } from './likelihoodCutoff';
import { likelihoodInterval, maximise } from './maximise';
import type { ModelLikelihood } from './modelLikelihood';
import type { SingleRateFit } from './singleRateFit';

const SMALLEST_P = 0.2;
const LARGEST_P = 4;

/** p left free at one learning rate, with its profile interval; undefined where the data leave a side of it open. */
export function freeExponent(likelihood: ModelLikelihood, fit: SingleRateFit): Estimate | undefined {
  const centre = fit.logX;
  const profile = (p: number): number =>
    maximise((at) => likelihood.at([at], p).logLikelihood, centre - 1.5, centre + 1.5, 6, 5e-3).value;
  const peak = maximise(profile, SMALLEST_P, LARGEST_P, 12, 0.02);
  const level = peak.value - likelihoodCutoff(likelihood.converged, 3);
  const bounds = { low: SMALLEST_P, high: LARGEST_P, step: 0.1 };
  const { low, high, openLow, openHigh } = likelihoodInterval(profile, peak.at, level, bounds);
  return openLow || openHigh ? undefined : { value: peak.at, low, high };
}
