import { ModelLikelihood } from './model/modelLikelihood';
import type { RateGroup } from './settings/observations';
import { fitSingleRate, type SingleRateFit } from './model/singleRateFit';
import type { RateReading } from './settings/rateReading';
import { fastestSetting, type Wall } from './settings/wall';

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

/** Best x at one learning rate. Needs at least `FEWEST_SETTINGS` converged settings. */
export function minimumAtRate({ wall, fittable }: RateReading): RateMinimum {
  const likelihood = ModelLikelihood.of([fittable]);
  const fit = fitSingleRate(likelihood);
  const onWall = wall !== undefined && fit.logX < wall.logXSafe;
  const logX = onWall ? wall.logXSafe : fit.logX;
  const fastest = fastestSetting(fittable.settings)?.x;
  const leftClosed =
    wall !== undefined ||
    (!fit.openLow && fit.logX > likelihood.logXLow && fastest !== fittable.settings[0]?.x);
  return {
    group: fittable,
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
      fastest !== fittable.settings.at(-1)?.x,
  };
}
