import type { Estimate } from '../../../model/calibration/calibration';
import type { Ridge } from '../../../model/calibration/calibration';
import { ridgeAt } from '../../../model/calibration/ridge';
import { FEWEST_RATES } from '../verdict';
import type { MeasuredPoint } from './ridgePoint';

const NORMAL_95 = 1.96;

type Line = Omit<Ridge, 'points'>;

/**
 * The line log x = log x_c + γ·(log η − log η_c) through the measured points, weighted by their deviations; where they scatter around
 * it by more than those, its intervals are widened by as much (Birge's ratio, Phys. Rev. 40, 207, 1932). Undefined for fewer than
 * three learning rates.
 */
export function ridgeThrough(points: readonly MeasuredPoint[]): Ridge | undefined {
  if (points.length < FEWEST_RATES) return undefined;
  return {
    ...lineThrough(points),
    points: points.map(({ learningRate, x, convergenceSteps }) => ({ learningRate, x, convergenceSteps })),
  };
}

/** What the others say of the x at one learning rate. */
export interface LeftOutRate {
  readonly learningRate: number;
  readonly measured: Estimate;
  readonly predicted: Estimate;
}

/** Each learning rate beside what the line through the others says of it. */
export function leaveOneRateOut(points: readonly MeasuredPoint[]): readonly LeftOutRate[] {
  if (points.length < FEWEST_RATES) return [];
  return points.map((left) => ({
    learningRate: left.learningRate,
    measured: left.x,
    predicted: ridgeAt(lineThrough(points.filter((point) => point !== left)), left.learningRate),
  }));
}

function lineThrough(points: readonly MeasuredPoint[]): Line {
  const weighted = points.map(({ learningRate, logX, deviation }) => ({
    logRate: Math.log(learningRate),
    logX,
    weight: 1 / deviation ** 2,
  }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const logRate = weighted.reduce((sum, point) => sum + point.weight * point.logRate, 0) / total;
  const logX = weighted.reduce((sum, point) => sum + point.weight * point.logX, 0) / total;
  const spread = weighted.reduce((sum, point) => sum + point.weight * (point.logRate - logRate) ** 2, 0);
  const gamma =
    weighted.reduce((sum, point) => sum + point.weight * (point.logRate - logRate) * point.logX, 0) / spread;
  const misfit = weighted.reduce(
    (sum, point) => sum + point.weight * (point.logX - logX - gamma * (point.logRate - logRate)) ** 2,
    0,
  );
  const widening = NORMAL_95 * Math.sqrt(Math.max(1, misfit / Math.max(1, points.length - 2)));
  const half = { x: widening / Math.sqrt(total), gamma: widening / Math.sqrt(spread) };
  return {
    gamma: { value: gamma, low: gamma - half.gamma, high: gamma + half.gamma },
    learningRate: Math.exp(logRate),
    x: { value: Math.exp(logX), low: Math.exp(logX - half.x), high: Math.exp(logX + half.x) },
  };
}
