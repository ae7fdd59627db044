import type { ProgressCurve } from '../model/trial';

/** Part of the pilot's fall in loss that is left above its end; the target sits there, clear of the noise at the end. */
const REMAINING_FALL = 0.2;
/** A fall smaller than this many standard deviations of the end is no progress. */
const SMALLEST_FALL_IN_DEVIATIONS = 3;

export type PilotTarget =
  | { readonly kind: 'target'; readonly target: number }
  | { readonly kind: 'noProgress'; readonly detail: string };

/**
 * The loss that every trial must reach, from the pilot's raw training loss: its mean at the end plus a fifth of the fall from
 * its start. Fixed before the sweep; the pilot itself is then set aside (docs/calibration.md, "What T is").
 */
export function targetFromPilot(curve: ProgressCurve): PilotTarget {
  const { values } = curve;
  if (values.length < 20) {
    return {
      kind: 'noProgress',
      detail: `the pilot gave ${values.length} measurements; at least 20 are needed`,
    };
  }
  if (!values.every(Number.isFinite)) {
    return { kind: 'noProgress', detail: 'the loss is not finite at the present learning rate and momentum' };
  }
  const start = mean(values.slice(0, Math.max(3, Math.floor(values.length / 50))));
  const ending = values.slice(-Math.floor(values.length / 5));
  const end = mean(ending);
  const deviation = Math.sqrt(mean(ending.map((value) => (value - end) ** 2)) / ending.length);
  if (!(start - end > SMALLEST_FALL_IN_DEVIATIONS * deviation)) {
    return {
      kind: 'noProgress',
      detail: 'the loss does not fall during the pilot at the present learning rate and momentum',
    };
  }
  return { kind: 'target', target: end + REMAINING_FALL * (start - end) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
