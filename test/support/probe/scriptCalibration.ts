import { randomUUID } from 'node:crypto';
import { runCalibration } from '../../../src/calibrate/run/runCalibration';
import type { TrainerDescription } from '../../../src/calibrate/run/trainer';
import { scriptPlan, smoothingStepsFor } from '../../../src/calibrate/sweep/standardPlans';
import type { Calibration } from '../../../src/model/calibration/calibration';
import type { WarmUp } from '../../../src/model/calibration/warmUp';
import { scriptFixture } from './scriptFixture';

/** A calibration of a script, and what its dry run told beforehand. */
export interface ScriptCalibrationRun {
  readonly description: TrainerDescription;
  readonly warmUp: WarmUp | undefined;
  readonly calibration: Calibration;
}

/** Calibrates a script as the editor does: around what its dry run constructs; without controls, which take their time. */
export async function calibrateScript(script: string, pilotSteps: number): Promise<ScriptCalibrationRun> {
  const fixture = await scriptFixture(script, { smoothingSteps: smoothingStepsFor(pilotSteps) });
  try {
    const { signal } = new AbortController();
    const description = await fixture.trainer.describe(signal);
    const { constructed } = description;
    if (constructed === undefined) throw new Error('The dry run saw no optimizer.');
    const { learningRate, momentum: presentMomentum, nesterov } = constructed;
    const outcome = await runCalibration({
      trainer: fixture.trainer,
      plan: { ...scriptPlan({ learningRate, presentMomentum, pilotSteps }), controlSeeds: 0 },
      subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
      presentMomentum,
      nesterov,
      onEvent: () => undefined,
      signal,
      now: () => new Date(0),
      newId: () => randomUUID(),
    });
    if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
    return { description, warmUp: fixture.trainer.warmUp, calibration: outcome.calibration };
  } finally {
    await fixture.remove();
  }
}
