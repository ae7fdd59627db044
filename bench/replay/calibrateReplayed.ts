import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { CancelSource } from '../../src/calibrate/run/cancelSource';
import { scriptPlan, smoothingStepsFor } from '../../src/calibrate/sweep/standardPlans';
import type { CalibrationOutcome } from '../../src/calibrate/run/calibrationEvent';
import type { RecordedTask } from './curveFile';
import { replayTrainer } from './replayTrainer';

/** One calibration with the product's own plan for scripts over a recorded task. */
export function calibrateReplayed(
  task: RecordedTask,
  replicate: number,
  parallelTrials: number,
): Promise<CalibrationOutcome> {
  let ids = 0;
  const smoothingSteps = smoothingStepsFor(task.pilotSteps);
  return runCalibration({
    trainer: replayTrainer(task, replicate, { smoothingSteps, parallelTrials }),
    plan: scriptPlan({
      learningRate: task.learningRate,
      presentMomentum: task.presentMomentum,
      pilotSteps: task.pilotSteps,
    }),
    subject: { kind: 'script', scriptPath: `${task.task}.py`, siteId: 'replayed', batchSize: task.batchSize },
    presentMomentum: task.presentMomentum,
    nesterov: false,
    onEvent: () => {},
    withoutInterimEstimates: true,
    signal: new CancelSource().signal,
    now: () => new Date(0),
    newId: () => String((ids += 1)),
  });
}
