import { runCalibration } from '../../src/calibrate/run/runCalibration';
import type { CalibrationPlan } from '../../src/model/calibration/calibrationPlan';
import type { Calibration } from '../../src/model/calibration/calibration';
import { createBuiltinTrainer } from '../../src/train/builtin/builtinTrainer';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';

/** Where and with what a bench trains. */
export interface Bench {
  readonly workerPath: string;
  readonly threads: number;
  readonly dataFolder?: string | undefined;
}

/** A finished calibration and what it cost. */
export interface MeasuredCalibration {
  readonly calibration: Calibration;
  readonly elapsedMs: number;
  /** Of all threads: what the calibration takes whatever else the machine does. */
  readonly cpuMs: number;
}

/** Runs a plan on a built-in task to its end, as the extension does. Rejects where the extension would report a failure. */
export async function calibrateTask(
  bench: Bench,
  task: BuiltinTaskDescription,
  plan: CalibrationPlan,
): Promise<MeasuredCalibration> {
  const { workerPath, threads, dataFolder } = bench;
  const trainer = createBuiltinTrainer({
    task,
    workerPath,
    threads,
    ...(dataFolder === undefined ? {} : { dataFolder }),
  });
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  let trials = 0;
  try {
    const outcome = await runCalibration({
      trainer,
      plan,
      subject: { kind: 'builtinTask', taskId: task.taskId },
      nesterov: false,
      onEvent: () => undefined,
      signal: new AbortController().signal,
      now: () => new Date(),
      newId: () => `trial-${(trials += 1)}`,
    });
    if (outcome.kind !== 'finished') throw new Error(`${task.title}: ${JSON.stringify(outcome)}`);
    const { user, system } = process.cpuUsage(cpuAtStart);
    return {
      calibration: outcome.calibration,
      elapsedMs: performance.now() - startedAt,
      cpuMs: (user + system) / 1000,
    };
  } finally {
    await trainer.dispose();
  }
}
