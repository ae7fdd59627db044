import jstat from 'jstat';

/** Sums of squares of log T: settings' means around the model, and seeds around their setting's mean. */
export interface LackOfFit {
  readonly lackSquares: number;
  readonly lackDegreesOfFreedom: number;
  readonly scatterSquares: number;
  readonly scatterDegreesOfFreedom: number;
}

/** Probability, were the model right, of a lack of fit at least this large, below which the fit is called poor. */
const POOR_FIT_PROBABILITY = 0.01;
/** Fewer repeats than this do not tell the seeds' scatter. */
const FEWEST_REPEATS = 3;

/**
 * Whether the model misses the settings' means by more than the seeds' scatter explains (the classical lack-of-fit F test on
 * log T). False where there is too little to judge by.
 */
export function lacksFit({
  lackSquares,
  lackDegreesOfFreedom,
  scatterSquares,
  scatterDegreesOfFreedom,
}: LackOfFit): boolean {
  if (lackDegreesOfFreedom < 1 || scatterDegreesOfFreedom < FEWEST_REPEATS || scatterSquares === 0)
    return false;
  const ratio = lackSquares / lackDegreesOfFreedom / (scatterSquares / scatterDegreesOfFreedom);
  return 1 - jstat.centralF.cdf(ratio, lackDegreesOfFreedom, scatterDegreesOfFreedom) < POOR_FIT_PROBABILITY;
}
