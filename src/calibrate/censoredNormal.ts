import jstat from 'jstat';

/** Values known exactly and lower bounds of values, in logarithms of steps. */
export interface CensoredSample {
  readonly exact: readonly number[];
  /** The value lies above each of these. */
  readonly lowerBounds: readonly number[];
}

export interface NormalFit {
  readonly mean: number;
  readonly sigma: number;
  readonly logLikelihood: number;
}

/** Noise below this is not resolved by integer step counts. */
const SMALLEST_SIGMA = 1e-3;
const ITERATIONS = 60;

/**
 * Maximum likelihood mean and standard deviation of a right-censored normal sample, by expectation–maximisation (Dempster,
 * Laird & Rubin 1977); closed form without censoring. Needs at least one exact value.
 */
export function fitCensoredNormal({ exact, lowerBounds }: CensoredSample): NormalFit {
  const n = exact.length + lowerBounds.length;
  let mean = average(exact);
  let sigma = Math.max(SMALLEST_SIGMA, Math.sqrt(average(exact.map((value) => (value - mean) ** 2))));
  if (lowerBounds.length > 0) {
    sigma = Math.max(sigma, 0.02);
    for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
      let first = 0;
      let second = 0;
      for (const value of exact) {
        first += value;
        second += value * value;
      }
      for (const bound of lowerBounds) {
        const z = (bound - mean) / sigma;
        const hazard = inverseMills(z);
        const expected = mean + sigma * hazard;
        first += expected;
        second += mean * mean + sigma * sigma + sigma * hazard * (bound + mean);
      }
      const nextMean = first / n;
      const nextSigma = Math.sqrt(Math.max(SMALLEST_SIGMA ** 2, second / n - nextMean * nextMean));
      const moved = Math.abs(nextMean - mean) + Math.abs(nextSigma - sigma);
      mean = nextMean;
      sigma = nextSigma;
      if (moved < 1e-7) break;
    }
  }
  return { mean, sigma, logLikelihood: logLikelihood({ exact, lowerBounds }, mean, sigma) };
}

function logLikelihood({ exact, lowerBounds }: CensoredSample, mean: number, sigma: number): number {
  let sum = -exact.length * (Math.log(sigma) + 0.5 * Math.log(2 * Math.PI));
  for (const value of exact) sum -= 0.5 * ((value - mean) / sigma) ** 2;
  for (const bound of lowerBounds) sum += Math.log(Math.max(1e-300, upperTail((bound - mean) / sigma)));
  return sum;
}

function upperTail(z: number): number {
  return jstat.normal.cdf(-z, 0, 1);
}

/** φ(z)/(1 − Φ(z)), by its asymptote where the tail underflows. */
function inverseMills(z: number): number {
  if (z > 8) return z + 1 / z;
  return jstat.normal.pdf(z, 0, 1) / upperTail(z);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
