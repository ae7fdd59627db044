import { ModelLikelihood } from './model/modelLikelihood';
import type { RateGroup } from './settings/observations';
import { fitModels, fitSingleRate, type SingleRateFit } from './model/singleRateFit';
import { fastestSetting, findWall, isUnreachable, type Wall } from './settings/wall';

/** The best x at one learning rate: the fitted minimum, or the floor's wall where that lies further right. */
export interface RateMinimum {
  readonly group: RateGroup;
  readonly fit: SingleRateFit;
  readonly logX: number;
  readonly logXLow: number;
  readonly logXHigh: number;
  readonly onWall: boolean;
  readonly wall: Wall | undefined;
  /** Some slower setting lies on either side of the minimum and of the fastest setting, and the interval is closed. */
  readonly bracketed: boolean;
}

/** Fewest settings with a converged trial from which a minimum is estimated. */
export const FEWEST_SETTINGS = 3;

/** Left of the fastest setting and within this factor of the wall, the floor rules T and not the model. */
const FLOOR_REACH = 3;
/** Fewer converged trials than this are not thinned out further. */
const FEWEST_CLEAR_TRIALS = 10;

/**
 * The group without settings that cannot tell the model's T: those that are unreachable or behind the wall, and, if enough remain, those left of the fastest one whose T the floor has lengthened.
 */
export function fittable(group: RateGroup): RateGroup {
  const { learningRate } = group;
  const wall = findWall(group);
  const reachable = group.settings.filter(
    (setting) =>
      !isUnreachable(setting) &&
      setting.logSteps.length + setting.logBudgets.length > 0 &&
      (wall === undefined || Math.log(setting.x) > wall.logXBehind),
  );
  const fastest = fastestSetting(reachable);
  if (wall === undefined || fastest === undefined) return { learningRate, settings: reachable };
  const clear = reachable.filter(
    ({ x }) => x >= fastest.x || Math.log(x) > wall.logXBehind + Math.log(FLOOR_REACH),
  );
  const converged = clear.filter(({ logSteps }) => logSteps.length > 0);
  const enough =
    converged.length >= FEWEST_SETTINGS &&
    converged.reduce((sum, { logSteps }) => sum + logSteps.length, 0) >= FEWEST_CLEAR_TRIALS;
  return { learningRate, settings: enough ? clear : reachable };
}

/** How many settings of a group converged at least once and enter the fit. */
export function convergedSettings(group: RateGroup): number {
  return fittable(group).settings.filter(({ logSteps }) => logSteps.length > 0).length;
}

/** How many converged trials of a group enter the fit. */
export function convergedTrials(group: RateGroup): number {
  return fittable(group).settings.reduce((sum, { logSteps }) => sum + logSteps.length, 0);
}

/** Best x at one learning rate. Needs a group with at least `FEWEST_SETTINGS` converged settings. */
export function minimumAtRate(group: RateGroup): RateMinimum {
  const wall = findWall(group);
  const usable = fittable(group);
  const likelihood = ModelLikelihood.of([usable]);
  const fit = fitSingleRate(likelihood);
  const onWall = wall !== undefined && fit.logX < wall.logXSafe;
  const logX = onWall ? wall.logXSafe : fit.logX;
  const fastest = fastestSetting(usable.settings)?.x;
  const leftClosed =
    wall !== undefined ||
    (!fit.openLow && fit.logX > likelihood.logXLow && fastest !== usable.settings[0]?.x);
  return {
    group: usable,
    fit,
    logX,
    logXLow: wall === undefined ? fit.logXLow : Math.min(logX, Math.max(fit.logXLow, wall.logXBehind)),
    logXHigh: Math.max(logX, fit.logXHigh),
    onWall,
    wall,
    bracketed:
      leftClosed &&
      !fit.openHigh &&
      logX < likelihood.logXHigh &&
      logX < 0 &&
      fastest !== usable.settings.at(-1)?.x,
  };
}

/**
 * The wall that the group's fastest setting leans on, told by the trials alone; undefined where the fastest setting is not the
 * leftmost safe one. It needs no fit, so a sweep that spent its runs on finding the wall still tells where it is.
 */
export function leaningWall(group: RateGroup): Wall | undefined {
  const wall = findWall(group);
  const fastest = fastestSetting(group.settings);
  if (wall === undefined || fastest === undefined) return undefined;
  return Math.log(fastest.x) <= wall.logXSafe + 1e-9 ? wall : undefined;
}

/** log of the best x without its interval, for planning. Needs as many converged settings as `minimumAtRate`. */
export function roughMinimum(group: RateGroup): number {
  const wall = findWall(group);
  const logX = fitModels(ModelLikelihood.of([fittable(group)])).logX;
  return wall === undefined ? logX : Math.max(logX, wall.logXSafe);
}
