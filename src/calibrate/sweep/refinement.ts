import { FEWEST_SETTINGS, type RateReading } from '../fit/settings/rateReading';

/** A wall is located to this ratio of x. */
export const WALL_RATIO = 1.1;

/**
 * The setting of x that a finished grid or bracket still needs, or undefined. Where fewer than three settings converged, one beside
 * the fastest, on the slow side; where the fastest setting leans on the floor's wall and the wall is not yet known to `WALL_RATIO`,
 * the middle of the two settings around it.
 */
export function refinement(reading: RateReading): number | undefined {
  const { fastest, leaningWall: wall, fittable } = reading;
  if (fastest === undefined) return undefined;
  if (wall !== undefined && wall.logXSafe - wall.logXBehind > Math.log(WALL_RATIO)) {
    return Math.exp((wall.logXSafe + wall.logXBehind) / 2);
  }
  if (reading.convergedSettings >= FEWEST_SETTINGS) return undefined;
  const next = fittable.settings.find(({ x }) => x > fastest.x);
  return next !== undefined && next.x > fastest.x * WALL_RATIO ? Math.sqrt(fastest.x * next.x) : undefined;
}
