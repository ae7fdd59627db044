import type { RidgePoint } from '../../../model/calibration/calibration';
import { fastestLogX, quantile } from '../curve/curveSummary';
import { decidedCurve } from '../curve/decidedCurve';
import { logTime } from '../curve/timeCurve';
import type { RateGroup } from '../settings/observations';

/** The best x at one learning rate, with what a line through several needs. */
export interface MeasuredPoint extends RidgePoint {
  readonly logX: number;
  /** Standard deviation of the fastest log x over the curves that the trials allow. */
  readonly deviation: number;
}

/** No sweep of a dozen trials tells log x better than this. */
const LEAST_DEVIATION = 0.05;

/** The fastest x at one learning rate by the curves that its trials allow; undefined where they do not bracket it. */
function ridgePoint(group: RateGroup): MeasuredPoint | undefined {
  const curve = decidedCurve(group);
  if (curve.kind === 'undecided') return undefined;
  const { draws, wide, summary } = curve;
  const { logX } = summary;
  const fastest = fastestLogX(draws, wide);
  const mean = fastest.reduce((sum, { value, weight }) => sum + weight * value, 0);
  const variance = fastest.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0);
  const times = draws.map((draw) => ({ value: logTime(logX, draw), weight: draw.weight }));
  return {
    learningRate: group.learningRate,
    logX,
    deviation: Math.max(LEAST_DEVIATION, Math.hypot(Math.sqrt(variance), mean - logX)),
    x: {
      value: Math.exp(logX),
      low: Math.exp(Math.min(logX, quantile(fastest, 0.025))),
      high: Math.exp(Math.max(logX, quantile(fastest, 0.975))),
    },
    convergenceSteps: {
      value: Math.exp(times.reduce((sum, { value, weight }) => sum + weight * value, 0)),
      low: Math.exp(quantile(times, 0.025)),
      high: Math.exp(quantile(times, 0.975)),
    },
  };
}

/** The learning rates that tell where training is fastest. */
export function ridgePoints(groups: readonly RateGroup[]): MeasuredPoint[] {
  return groups.flatMap((group) => ridgePoint(group) ?? []);
}
