import type { Calibration, CalibrationResult } from '../model/calibration';
import { fitTrials } from './fit/fitTrials';

/** The result of a record's trials without the excluded ones; with none excluded, the record's own numbers again. */
export function refit(calibration: Calibration, excludedTrialIds: ReadonlySet<string>): CalibrationResult {
  return fitTrials({
    trials: calibration.trials.filter(({ trialId }) => !excludedTrialIds.has(trialId)),
    controls: calibration.controls,
    target: calibration.target,
    targetHasZero: calibration.progressMeasure.kind === 'trainingLoss',
    ...(calibration.presentMomentum === undefined ? {} : { presentMomentum: calibration.presentMomentum }),
    nesterov: calibration.nesterov,
    partial: calibration.partial,
  });
}
