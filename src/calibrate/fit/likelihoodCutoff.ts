import jstat from 'jstat';

/** Two-sided confidence of every interval. */
const CONFIDENCE = 0.95;

/**
 * How far a profile log-likelihood may fall inside a 95 % interval: ½·n·log(1 + F(1, n − k)/(n − k)), which is exact for
 * linear least squares with unknown σ (docs/calibration.md, "The fit"). n observations, k fitted parameters without σ.
 */
export function likelihoodCutoff(observations: number, parameters: number): number {
  const freedom = Math.max(1, observations - parameters);
  return 0.5 * observations * Math.log1p(jstat.studentt.inv(0.5 + CONFIDENCE / 2, freedom) ** 2 / freedom);
}

/** Half-width factor of a 95 % interval around a mean with `freedom` degrees of freedom. */
export function studentFactor(freedom: number): number {
  return jstat.studentt.inv(0.5 + CONFIDENCE / 2, Math.max(1, freedom));
}
