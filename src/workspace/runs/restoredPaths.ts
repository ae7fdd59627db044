import type { Failure } from '../../model/calibration/failure';
import type { CalibrationJob } from './calibrationJob';

/** A failure of what ran in a copy, with the paths of the originals. */
export function restoredPaths(failure: Failure, restore: CalibrationJob['restorePaths']): Failure {
  if (restore === undefined) return failure;
  switch (failure.kind) {
    case 'scriptRaised':
      return { ...failure, traceback: restore(failure.traceback) };
    case 'severalOptimizers':
      return {
        ...failure,
        candidates: failure.candidates.map((each) => ({
          ...each,
          file: each.file === null ? null : restore(each.file),
        })),
      };
    default:
      return failure;
  }
}
