import type { RateGroup } from '../fit/settings/observations';
import { FEWEST_SETTINGS, fittable } from '../fit/rateMinimum';
import { fastestSetting, findWall } from '../fit/settings/wall';

/** A wall is located to this ratio of x. */
export const WALL_RATIO = 1.1;

/**
 * The setting of x that a finished grid or bracket still needs, or undefined. Where fewer than three settings converged, one beside
 * the fastest, on the slow side; where the fastest setting leans on the floor's wall and the wall is not yet known to `WALL_RATIO`,
 * the middle of the two settings around it.
 */
export function refinement(group: RateGroup): number | undefined {
  const fastest = fastestSetting(group.settings);
  if (fastest === undefined) return undefined;
  const wall = findWall(group);
  const leans = wall !== undefined && Math.log(fastest.x) <= wall.logXSafe + 1e-9;
  if (leans && wall.logXSafe - wall.logXBehind > Math.log(WALL_RATIO)) {
    return Math.exp((wall.logXSafe + wall.logXBehind) / 2);
  }
  const { settings } = fittable(group);
  if (settings.filter(({ logSteps }) => logSteps.length > 0).length >= FEWEST_SETTINGS) return undefined;
  const next = settings.find(({ x }) => x > fastest.x);
  return next !== undefined && next.x > fastest.x * WALL_RATIO ? Math.sqrt(fastest.x * next.x) : undefined;
}
