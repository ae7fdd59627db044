import type { Calibration, CalibrationResult } from '../../model/calibration/calibration';
import { fitTrials } from './fitTrials';
import { countedTrials } from './furtherLooks';

/** The result of a record's trials without the excluded ones; with none excluded, the record's own numbers again. */
export function refit(calibration: Calibration, excludedTrialIds: ReadonlySet<string>): CalibrationResult {
  const counted = countedTrials(calibration.plan, calibration.trials);
  const trials = counted.trials.filter(({ trialId }) => !excludedTrialIds.has(trialId));
  return fitTrials({ ...calibration, ...counted, trials });
}
