import type { Calibration, CalibrationResult } from '../../model/calibration';
import { fitTrials } from './fitTrials';
import { hasNaturalZero } from '../measure/naturalZero';

/** The result of a record's trials without the excluded ones; with none excluded, the record's own numbers again. */
export function refit(calibration: Calibration, excludedTrialIds: ReadonlySet<string>): CalibrationResult {
  return fitTrials({
    trials: calibration.trials.filter(({ trialId }) => !excludedTrialIds.has(trialId)),
    controls: calibration.controls,
    target: calibration.target,
    targetHasZero: hasNaturalZero(calibration.progressMeasure),
    ...(calibration.presentMomentum === undefined ? {} : { presentMomentum: calibration.presentMomentum }),
    nesterov: calibration.nesterov,
    partial: calibration.partial,
  });
}
