import jstat from 'jstat';
import { fitCensoredNormal, type NormalFit } from './censoredNormal';
import type { FitPoint } from './fitData';
import { relativeTime } from './timeModel';

/** The best fit with log x* held at `logX`. */
export interface ProfilePoint extends NormalFit {
  readonly logX: number;
}

/** The profile likelihood of log x* at a fixed exponent p, on an even grid. */
export interface Profile {
  readonly p: number;
  readonly best: ProfilePoint;
  readonly points: readonly ProfilePoint[];
}

const GRID_POINTS = 81;
/** The profile reaches this far beyond the settings tried, in log x. */
const MARGIN = Math.log(30);

/**
 * Fits log T = log(model) + normal error at every log x* of a grid around the data and refines the best by golden section.
 * The level log T* and σ are free at each; right-censored points enter through the survival function.
 */
export function profileOverBestX(points: readonly FitPoint[], p: number): Profile {
  const logXs = points.map(({ x }) => Math.log(x));
  const [low, high] = [Math.min(...logXs) - MARGIN, Math.max(...logXs) + MARGIN];
  const width = (high - low) / (GRID_POINTS - 1);
  const grid = Array.from({ length: GRID_POINTS }, (_, index) => fitAt(points, p, low + index * width));
  const bestOnGrid = grid.reduce((best, each) => (each.logLikelihood > best.logLikelihood ? each : best));
  const best = refine(points, p, bestOnGrid, width);
  return { p, best, points: grid };
}

/** The best fit of log T* and σ with log x* = `logX`; its `mean` is log T*. */
export function fitAt(points: readonly FitPoint[], p: number, logX: number): ProfilePoint {
  const bestX = Math.exp(logX);
  const exact: number[] = [];
  const lowerBounds: number[] = [];
  for (const { x, logSteps, censored } of points) {
    (censored ? lowerBounds : exact).push(logSteps - Math.log(relativeTime(x, bestX, p)));
  }
  return { logX, ...fitCensoredNormal({ exact, lowerBounds }) };
}

/**
 * The fall in log-likelihood that bounds a 95 % interval of one parameter among `meanParameters` of a normal model with `n`
 * points: the F(1, n − k) cut-off, n/2·log(1 + F/(n − k)). Infinite when no degree of freedom is left.
 */
export function likelihoodDrop(n: number, meanParameters: number): number {
  const freedom = n - meanParameters;
  if (freedom < 1) return Infinity;
  return (n / 2) * Math.log(1 + jstat.centralF.inv(0.95, 1, freedom) / freedom);
}

function refine(points: readonly FitPoint[], p: number, start: ProfilePoint, width: number): ProfilePoint {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [start.logX - width, start.logX + width];
  let [left, right] = [
    fitAt(points, p, high - golden * (high - low)),
    fitAt(points, p, low + golden * (high - low)),
  ];
  for (let iteration = 0; iteration < 20; iteration += 1) {
    if (left.logLikelihood > right.logLikelihood) {
      high = right.logX;
      right = left;
      left = fitAt(points, p, high - golden * (high - low));
    } else {
      low = left.logX;
      left = right;
      right = fitAt(points, p, low + golden * (high - low));
    }
  }
  return left.logLikelihood > right.logLikelihood ? left : right;
}
