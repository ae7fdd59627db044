import type { ProgressCurve } from '../../model/calibration/trial';

/**
 * A curve with far fewer points from which T still comes out the same: both ends of every stretch on one side of the
 * target, the step at T, the first and last point, and about `evenPoints` evenly spaced ones for the eye. `curve` holds
 * smoothed values; judge the result with a smoothing of 1.
 */
export function thinCurve(
  curve: ProgressCurve,
  target: number,
  convergenceSteps: number | undefined,
  evenPoints = 120,
): ProgressCurve {
  const { steps, values } = curve;
  const last = steps.length - 1;
  const stride = Math.max(1, Math.ceil(steps.length / evenPoints));
  const isBelow = (index: number): boolean => (values[index] ?? Number.NaN) < target;
  const kept = steps.flatMap((step, index) =>
    index === 0 ||
    index === last ||
    index % stride === 0 ||
    step === convergenceSteps ||
    isBelow(index) !== isBelow(index - 1) ||
    isBelow(index) !== isBelow(index + 1)
      ? [index]
      : [],
  );
  return { steps: kept.map((index) => steps[index] ?? 0), values: kept.map((index) => values[index] ?? 0) };
}
