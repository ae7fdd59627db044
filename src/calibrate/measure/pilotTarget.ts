import type { ProgressCurve } from '../../model/trial';

/** Part of the pilot's fall that is left above its end; the target sits there, clear of the noise at the end. */
const REMAINING_FALL = 0.2;
/** The pilot has to reach its target within this part of its run, so that other settings have room to be faster or slower. */
const LATEST_CROSSING = 0.7;
/** A fall smaller than this many standard deviations of the measure at the end may be chance. */
const SMALLEST_FALL_IN_DEVIATIONS = 3;
const FEWEST_MEASUREMENTS = 20;

export type PilotTarget =
  | { readonly kind: 'target'; readonly target: number }
  | { readonly kind: 'noProgress'; readonly detail: string };

/**
 * The level that every trial must reach, from the pilot's smoothed curve: its mean at the end plus a fifth of its fall, or higher
 * if the pilot came there only in its last third. Fixed before the sweep; the pilot itself is then set aside
 * (docs/calibration.md, "What T is").
 */
export function targetFromPilot(curve: ProgressCurve): PilotTarget {
  const { values } = curve;
  if (values.length < FEWEST_MEASUREMENTS) {
    return noProgress(
      `the pilot gave ${values.length} measurements; at least ${FEWEST_MEASUREMENTS} are needed`,
    );
  }
  if (!values.every(Number.isFinite)) {
    return noProgress('the measure is not finite at the present learning rate and momentum');
  }
  const start = values[0] ?? 0;
  const ending = values.slice(-Math.floor(values.length / 5));
  const end = mean(ending);
  const deviation = Math.sqrt(mean(ending.map((value) => (value - end) ** 2)));
  if (!(start - end > SMALLEST_FALL_IN_DEVIATIONS * deviation)) {
    return noProgress('the measure does not fall during the pilot at the present learning rate and momentum');
  }
  const late = Math.max(...values.slice(Math.floor(values.length * LATEST_CROSSING)));
  const target = end + REMAINING_FALL * (start - end);
  return { kind: 'target', target: late < start ? Math.max(target, late) : target };
}

function noProgress(detail: string): PilotTarget {
  return { kind: 'noProgress', detail };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
