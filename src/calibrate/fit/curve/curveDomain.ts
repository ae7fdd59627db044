import type { RateGroup } from '../settings/observations';
import { fastestSetting } from '../settings/wall';
import type { CurveDomain } from './curveSummary';

/** A suggestion keeps this factor of x from the last setting at which a trial settled above the target or diverged. */
export const WALL_DISTANCE = 1.25;

/**
 * The log x among which the fastest is looked for: from the smallest to the largest x that was tried and reachable, each a factor
 * `reach` further but not beyond 1, and off the walls on either side. Needs a setting with a converged trial.
 */
export function curveDomain({ settings }: RateGroup, reach: number): CurveDomain {
  const reachable = settings.filter((setting) => setting.logSteps.length + setting.logBudgets.length > 0);
  const fastest =
    fastestSetting(settings)?.x ?? reachable.find(({ logSteps }) => logSteps.length > 0)?.x ?? 1;
  const left = settings.findLast(({ x, unreachable }) => x < fastest && unreachable > 0);
  const right = settings.find(({ x, unreachable }) => x > fastest && unreachable > 0);
  const lowest = (reachable[0]?.x ?? fastest) / reach;
  const highest = (reachable.at(-1)?.x ?? fastest) * reach;
  const low = left === undefined ? lowest : Math.max(lowest, left.x * WALL_DISTANCE);
  const high = right === undefined ? highest : Math.min(highest, right.x / WALL_DISTANCE);
  return {
    low: Math.min(Math.log(low), Math.log(fastest)),
    high: Math.max(Math.log(Math.min(1, high)), Math.log(fastest)),
    barredAt: left === undefined ? undefined : Math.log(left.x),
  };
}
