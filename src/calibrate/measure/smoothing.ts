import type { Smoothing } from '../../model/calibration/calibration';
import { CausalMean } from './causalMean';

/** A mean of what came last. */
export interface RunningMean {
  /** Takes the measurement at `step` (ascending) and returns the mean there. */
  add(step: number, value: number): number;
}

/** The mean by which a measure is smoothed: over steps, or over reports where it comes now and then. */
export function smoothingMean({ smoothingSteps, sparse }: Smoothing): RunningMean {
  if (sparse === undefined) return new CausalMean(smoothingSteps);
  const { smoothingReports } = sparse;
  let count = 0;
  // By its number a report is a step from the one before.
  const mean = new CausalMean(smoothingReports);
  return { add: (_, value) => mean.add((count += 1), value) };
}
