import type { ProgressMeasure } from '../../model/calibration/calibration';
import { turnedCurve } from '../../model/calibration/turnedMeasure';
import type { Trainer } from './trainer';

/** The trainer with a measure that falls: all of calibrate/ looks for that. One that rises is turned here, and for display only turned back. */
export function fallingTrainer(trainer: Trainer, measure: ProgressMeasure): Trainer {
  if (measure.direction !== 'rises') return trainer;
  return {
    describe: (signal) => trainer.describe(signal),
    runTrial: (request, receive, signal) =>
      trainer.runTrial(request, (curve) => receive(turnedCurve(measure, curve)), signal),
    dispose: () => trainer.dispose(),
  };
}
