import type { Calibration, CalibrationResult } from '../../model/calibration/calibration';
import { fitTrials } from './fitTrials';

/** The result of a record's trials without the excluded ones; with none excluded, the record's own numbers again. */
export function refit(calibration: Calibration, excludedTrialIds: ReadonlySet<string>): CalibrationResult {
  const trials = calibration.trials.filter(({ trialId }) => !excludedTrialIds.has(trialId));
  return fitTrials({ ...calibration, trials });
}
