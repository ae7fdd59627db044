import type { ProgressCurve } from '../../model/calibration/trial';

/**
 * The first step at which the mean over the last `windowSteps` steps of a falling curve is at most `level`; undefined where it never is.
 * 4, 3, 2, 1 at steps 10 to 40 with a window of 20: at most 2 first at step 40, by the mean of 2 and 1.
 */
export function firstReached(
  { steps, values }: ProgressCurve,
  level: number,
  windowSteps: number,
): number | undefined {
  let [sum, from] = [0, 0];
  for (const [index, step] of steps.entries()) {
    sum += values[index] ?? 0;
    while (from < index && (steps[from] ?? 0) <= step - windowSteps) {
      sum -= values[from] ?? 0;
      from += 1;
    }
    // Where the level is a mean of the same values, the sums must not differ in their last bits.
    if (sum / (index - from + 1) <= level + 1e-12 * Math.abs(level)) return step;
  }
  return undefined;
}
