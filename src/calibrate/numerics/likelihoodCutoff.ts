import jstat from 'jstat';
import { lacksFit, type LackOfFit } from './lackOfFitTest';

/** Two-sided confidence of every interval. */
const CONFIDENCE = 0.95;

/**
 * How far a profile log-likelihood may fall inside a 95 % interval: ½·n·log(1 + F(1, n − k)/(n − k)), which is exact for
 * linear least squares with unknown σ (docs/calibration.md, "The fit"). n observations, k fitted parameters without σ.
 */
export function likelihoodCutoff(observations: number, parameters: number): number {
  const degreesOfFreedom = Math.max(1, observations - parameters);
  return 0.5 * observations * Math.log1p(studentFactor(degreesOfFreedom) ** 2 / degreesOfFreedom);
}

/** Fewer settings than this beyond the model's parameters do not tell the size of a misfit. */
const FEWEST_SPARE_SETTINGS = 3;

/**
 * The same where the model misses the settings' means by more than the seeds' scatter: then settings and not trials are what
 * repeats, and the lack of fit is the error that the F interval has to reckon with (quasi-likelihood). Never narrower.
 */
export function cutoffAllowingLackOfFit(
  observations: number,
  parameters: number,
  sigma: number,
  lackOfFit: LackOfFit,
): number {
  const cutoff = likelihoodCutoff(observations, parameters);
  const { lackSquares, lackDegreesOfFreedom } = lackOfFit;
  if (lackDegreesOfFreedom < FEWEST_SPARE_SETTINGS || !lacksFit(lackOfFit)) return cutoff;
  const share = lackSquares / lackDegreesOfFreedom / (observations * sigma ** 2);
  const wider = 0.5 * observations * Math.log1p(studentFactor(lackDegreesOfFreedom) ** 2 * share);
  return Math.max(cutoff, wider);
}

/** Half-width factor of a 95 % interval around a mean with `degreesOfFreedom` degrees of freedom. */
export function studentFactor(degreesOfFreedom: number): number {
  return jstat.studentt.inv(0.5 + CONFIDENCE / 2, Math.max(1, degreesOfFreedom));
}
