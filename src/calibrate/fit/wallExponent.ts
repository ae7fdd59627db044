import { linearRegression } from 'simple-statistics';
import type { Estimate } from '../../model/calibration/calibration';
import { studentFactor } from '../numerics/likelihoodCutoff';
import type { Wall } from './settings/wall';

/**
 * γ of x_wall ∝ η^γ from walls known to lie between two settings at each of several learning rates. If some power law passes
 * between all pairs of bounds, the interval is every slope that does; else a regression through the middles, with Student's t.
 */
export function wallExponent(
  measured: readonly { readonly learningRate: number; readonly wall: Wall }[],
): Estimate | undefined {
  if (measured.length < 3) return undefined;
  const walls = measured.map(({ learningRate, wall }) => ({ logRate: Math.log(learningRate), wall }));
  const middles = walls.map(({ logRate, wall }) => [logRate, (wall.logXBehind + wall.logXSafe) / 2]);
  const line = linearRegression(middles);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (const left of walls) {
    for (const right of walls) {
      const run = right.logRate - left.logRate;
      if (run <= 0) continue;
      low = Math.max(low, (right.wall.logXBehind - left.wall.logXSafe) / run);
      high = Math.min(high, (right.wall.logXSafe - left.wall.logXBehind) / run);
    }
  }
  if (low <= high) return { value: Math.min(high, Math.max(low, line.m)), low, high };
  const centre = middles.reduce((sum, [logRate = 0]) => sum + logRate, 0) / middles.length;
  const spread = middles.reduce((sum, [logRate = 0]) => sum + (logRate - centre) ** 2, 0);
  const squares = middles.reduce(
    (sum, [logRate = 0, logX = 0]) => sum + (logX - line.b - line.m * logRate) ** 2,
    0,
  );
  const half = studentFactor(walls.length - 2) * Math.sqrt(squares / (walls.length - 2) / spread);
  return { value: line.m, low: line.m - half, high: line.m + half };
}
