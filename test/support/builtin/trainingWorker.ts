import path from 'node:path';
import { createBuiltinTrainer } from '../../../src/train/builtin/builtinTrainer';
import type { BuiltinTrainerOptions } from '../../../src/train/builtin/builtinTrainer';
import { builtinTask } from '../../../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../../../src/train/builtin/tasks';
import type { Trainer, TrialRequest } from '../../../src/calibrate/run/trainer';

export const workerPath = path.resolve('.cache/worker/trainingWorker.cjs');

export function valleyTask(): BuiltinTaskDescription {
  const task = builtinTask('teacherStudentValley');
  if (task === undefined) throw new Error('The valley task is gone.');
  return task;
}

export function valleyTrainer(options: Partial<BuiltinTrainerOptions> = {}): Trainer {
  return createBuiltinTrainer({ task: valleyTask(), workerPath, threads: 1, ...options });
}

export function trialRequest(changes: Partial<TrialRequest> = {}): TrialRequest {
  return { trialId: 'trial', learningRate: 0.02, momentum: 0.96, seed: 1, budgetSteps: 2000, ...changes };
}
