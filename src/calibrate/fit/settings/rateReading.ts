import type { RateGroup, Setting } from './observations';
import { fastestSetting, findWall, isUnreachable, type Wall } from './wall';

/** What the trials at one learning rate tell before anything is fitted to them. */
export interface RateReading {
  readonly group: RateGroup;
  readonly fastest: Setting | undefined;
  readonly wall: Wall | undefined;
  /** The wall, where the fastest setting is the leftmost safe one. A sweep that spent its runs on finding it tells it without a fit. */
  readonly leaningWall: Wall | undefined;
  /** The settings that can tell the model's T. */
  readonly fittable: RateGroup;
  /** How many of those settings converged at least once, and how many of their trials. */
  readonly convergedSettings: number;
  readonly convergedTrials: number;
}

/** Fewest settings with a converged trial from which a minimum is estimated. */
export const FEWEST_SETTINGS = 3;

/** Left of the fastest setting and within this factor of the wall, the floor rules T and not the model. */
const FLOOR_REACH = 3;
/** Fewer converged trials than this are not thinned out further. */
const FEWEST_CLEAR_TRIALS = 10;

/** Reads one learning rate's settings; everything that looks for its wall takes it from here. */
export function readRate(group: RateGroup): RateReading {
  const fastest = fastestSetting(group.settings);
  const wall = fastest === undefined ? undefined : findWall(group.settings, fastest);
  const leans = wall !== undefined && fastest !== undefined && Math.log(fastest.x) <= wall.logXSafe + 1e-9;
  const fittable = { ...group, settings: fittableSettings(group.settings, wall) };
  const converged = fittable.settings.filter(hasConverged);
  return {
    group,
    fastest,
    wall,
    leaningWall: leans ? wall : undefined,
    fittable,
    convergedSettings: converged.length,
    convergedTrials: trialsOf(converged),
  };
}

/**
 * The settings without those that are unreachable or behind the wall, and, if enough remain, without those left of the fastest one
 * whose T the floor has lengthened.
 */
function fittableSettings(settings: readonly Setting[], wall: Wall | undefined): readonly Setting[] {
  const reachable = settings.filter(
    (setting) =>
      !isUnreachable(setting) &&
      setting.logSteps.length + setting.logBudgets.length > 0 &&
      (wall === undefined || Math.log(setting.x) > wall.logXBehind),
  );
  const fastest = fastestSetting(reachable);
  if (wall === undefined || fastest === undefined) return reachable;
  const clear = reachable.filter(
    ({ x }) => x >= fastest.x || Math.log(x) > wall.logXBehind + Math.log(FLOOR_REACH),
  );
  const converged = clear.filter(hasConverged);
  return converged.length >= FEWEST_SETTINGS && trialsOf(converged) >= FEWEST_CLEAR_TRIALS
    ? clear
    : reachable;
}

function hasConverged({ logSteps }: Setting): boolean {
  return logSteps.length > 0;
}

function trialsOf(settings: readonly Setting[]): number {
  return settings.reduce((sum, { logSteps }) => sum + logSteps.length, 0);
}
