import type { RateGroup } from './fit/observations';
import { fastestSetting, findWall } from './fit/wall';

/**
 * The x to try next when the fastest setting leans on the floor's wall and the wall is not yet known to `ratio`: the geometric
 * middle of the two settings around it. Undefined when there is nothing to locate.
 */
export function wallBisection(group: RateGroup, ratio: number): number | undefined {
  const wall = findWall(group);
  const fastest = fastestSetting(group.settings);
  if (wall === undefined || fastest === undefined) return undefined;
  const leans = Math.log(fastest.x) <= wall.logXSafe + 1e-9;
  const gap = wall.logXSafe - wall.logXBehind;
  return leans && gap > Math.log(ratio) ? Math.exp((wall.logXSafe + wall.logXBehind) / 2) : undefined;
}
