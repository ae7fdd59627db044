import { mean } from 'simple-statistics';
import type { ProgressCurve, Trial } from '../../model/calibration/trial';

/** A measure whose last third lies lower than the third before by more than this share of it has not settled. */
const STILL_FALLING = 0.1;

/** Where a curve ends. */
export interface EndLevel {
  /** Mean of the measure over the last third of the steps. */
  readonly level: number;
  /** It still fell: training settles at some lower level. */
  readonly falls: boolean;
}

/**
 * The level where training settles, by the stationary-level trials. Undefined without such trials, and where one of them still fell:
 * its level is then only known to lie lower.
 */
export function settledLevel(trials: readonly Trial[]): number | undefined {
  const ends = trials.flatMap(({ role, curve }) => (role === 'stationaryLevel' ? [endLevel(curve)] : []));
  const settled = ends.flatMap((end) => (end === undefined || end.falls ? [] : [end.level]));
  return settled.length === 0 || settled.length < ends.length ? undefined : mean(settled);
}

/** Undefined for a curve without points in its last third. */
export function endLevel(curve: ProgressCurve): EndLevel | undefined {
  const lastStep = curve.steps.at(-1) ?? 0;
  const before = meanBetween(curve, lastStep / 3, (2 * lastStep) / 3);
  const level = meanBetween(curve, (2 * lastStep) / 3, lastStep);
  if (level === undefined) return undefined;
  return { level, falls: before !== undefined && before > (1 + STILL_FALLING) * level };
}

/** Each point stands for the steps since the one before: a thinned curve is denser where it crosses the target. */
function meanBetween({ steps, values }: ProgressCurve, from: number, to: number): number | undefined {
  let sum = 0;
  let weight = 0;
  for (const [index, step] of steps.entries()) {
    const covered = Math.min(to, step) - Math.max(from, steps[index - 1] ?? 0);
    if (covered <= 0) continue;
    sum += covered * (values[index] ?? 0);
    weight += covered;
  }
  return weight === 0 ? undefined : sum / weight;
}
