import type { RateGroup } from '../settings/observations';
import { fastestSetting } from '../settings/wall';
import type { CurveDomain } from './curveSummary';

/**
 * A suggestion keeps this factor of x from the last setting at which a trial settled above the target or diverged: T rises steeply
 * towards such a wall, which the curve does not know.
 */
const WALL_DISTANCE = 1.75;
/** A trial of the sweep may come closer. */
export const EXPLORING_WALL_DISTANCE = 1.25;
/** Where so many trials converged and none failed, T beside the wall is known. */
const TRUSTED_TRIALS = 2;

/**
 * The log x among which the fastest is looked for: between the smallest and the largest x at which a trial converged, each a factor
 * `reach` further but not beyond 1, and off the walls on either side. Needs a setting with a converged trial.
 */
export function curveDomain(
  { settings }: RateGroup,
  reach: number,
  distance: number = WALL_DISTANCE,
): CurveDomain {
  const converged = settings.filter(({ logSteps }) => logSteps.length > 0);
  const fastest = fastestSetting(settings)?.x ?? converged[0]?.x ?? 1;
  const left = settings.findLast(({ x, unreachable }) => x < fastest && unreachable > 0);
  const right = settings.find(({ x, unreachable }) => x > fastest && unreachable > 0);
  const lowest = (converged[0]?.x ?? fastest) / reach;
  const highest = (converged.at(-1)?.x ?? fastest) * reach;
  const trusted = settings.find(
    ({ x, logSteps, unreachable }) =>
      x > (left?.x ?? 0) && unreachable === 0 && logSteps.length >= TRUSTED_TRIALS,
  );
  const low =
    left === undefined
      ? lowest
      : Math.max(lowest, Math.min(left.x * distance, Math.max(left.x, trusted?.x ?? Infinity)));
  const high = Math.min(1, right === undefined ? highest : Math.min(highest, right.x / distance));
  // Where the wall has been found to a smaller factor, the largest converged x still is one to suggest.
  return {
    low: Math.log(Math.min(low, converged.at(-1)?.x ?? fastest)),
    high: Math.log(Math.max(high, low > fastest ? Math.min(low, 1) : fastest)),
    barredAt: left === undefined ? undefined : Math.log(left.x),
  };
}
