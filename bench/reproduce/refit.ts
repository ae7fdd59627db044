import { controlResults } from '../../src/calibrate/sweep/controls';
import { fitTrials } from '../../src/calibrate/fit/fitTrials';
import type { Calibration, CalibrationResult, ControlResult } from '../../src/model/calibration/calibration';
import type { Trial } from '../../src/model/calibration/trial';

/** Sweep trials of one learning rate. */
export function trialsAt(calibration: Calibration, learningRate: number): Trial[] {
  return calibration.trials.filter(
    (trial) => trial.role === 'sweep' && Math.abs(trial.learningRate / learningRate - 1) < 1e-6,
  );
}

/** The fit of some of a calibration's trials. */
export function refitTrials(
  calibration: Calibration,
  trials: readonly Trial[],
  controls: readonly ControlResult[] = [],
): CalibrationResult {
  return fitTrials({
    trials,
    controls,
    target: calibration.target,
    progressMeasure: calibration.progressMeasure,
    nesterov: false,
    partial: false,
  });
}

/** The calibration with its stored trials fitted by the present code; controls go where the suggestion's η moved. */
export function refitted(calibration: Calibration): Calibration {
  const first = refitTrials(calibration, calibration.trials);
  if (first.kind === 'noEstimate') return { ...calibration, result: first };
  const before = calibration.result;
  const moved = before.kind === 'noEstimate' || Math.abs(before.learningRate / first.learningRate - 1) > 1e-6;
  if (moved) return { ...calibration, controls: [], result: first };
  const controls = controlResults(first, calibration.presentMomentum, calibration.trials, calibration.plan);
  return { ...calibration, controls, result: refitTrials(calibration, calibration.trials, controls) };
}
