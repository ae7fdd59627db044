import type { ProgressMeasure } from '../../model/calibration/calibration';

/** Whether training without noise would take the measure to zero, so that a target can be compared with the level where it settles. */
export function hasNaturalZero({ kind }: ProgressMeasure): boolean {
  switch (kind) {
    case 'trainingLoss':
    case 'validationError':
      return true;
    case 'hessianTrace':
    case 'reportedMetric':
      return false;
  }
}
