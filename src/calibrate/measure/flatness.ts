import { linearRegression, mean } from 'simple-statistics';
import type { ProgressCurve } from '../../model/calibration/trial';

/** Flat: what the last third gained is less than this share of everything gained before … */
const SHARE_OF_PAST_GAIN = 0.05;
/** … and less than this share of what is still missing. */
const SHARE_OF_MISSING = 0.1;
/** Fewer measurements than this in the last third say nothing. */
const MINIMUM_MEASUREMENTS = 4;

/**
 * Whether a curve is flat over its last third and above the target: a training that has settled on its floor. Both tests
 * are needed: a slow but steady fall passes neither, a power law passes only the first.
 */
export function isFlatAbove(curve: ProgressCurve, target: number): boolean {
  const lastStep = curve.steps.at(-1) ?? 0;
  const tail = curve.steps.flatMap((step, index) =>
    step > (2 / 3) * lastStep ? [[step, curve.values[index] ?? 0]] : [],
  );
  const start = curve.values[0];
  if (start === undefined || tail.length < MINIMUM_MEASUREMENTS) return false;
  const level = mean(tail.map(([, value]) => value ?? 0));
  if (level <= target) return false;
  const gained = -linearRegression(tail).m * (lastStep / 3);
  return (
    gained < SHARE_OF_PAST_GAIN * Math.abs(start - level) && gained < SHARE_OF_MISSING * (level - target)
  );
}
