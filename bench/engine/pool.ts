import { statSync } from 'node:fs';
import path from 'node:path';
import { createBuiltinTrainer } from '../../src/train/builtin/builtinTrainer';
import { builtinTask } from '../../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';

const never = new AbortController().signal;

function task(taskId: string): BuiltinTaskDescription {
  const found = builtinTask(taskId);
  if (found === undefined) throw new Error(`no task ${taskId}`);
  return found;
}

/** Steps a second of `threads` workers that train one trial each at the same time. */
export async function poolRate(workerPath: string, threads: number, budgetSteps: number): Promise<number> {
  const trainer = createBuiltinTrainer({
    task: task('teacherStudentValley'),
    workerPath,
    threads,
  });
  const trial = (steps: number, seed: number): ReturnType<typeof trainer.runTrial> =>
    trainer.runTrial(
      { trialId: String(seed), learningRate: 0.005, momentum: 0.9, seed, budgetSteps: steps },
      () => 'continue',
      never,
    );
  const all = Array.from({ length: threads }, (_, seed) => seed);
  await Promise.all(all.map((seed) => trial(2000, seed)));
  const start = performance.now();
  const ends = await Promise.all(all.map((seed) => trial(budgetSteps, seed)));
  if (ends.some(({ kind }) => kind !== 'budgetSpent')) throw new Error('A trial did not spend its budget.');
  const rate = (threads * budgetSteps * 1000) / (performance.now() - start);
  await trainer.dispose();
  return rate;
}

/** Milliseconds from cancel until the worker has answered the next trial, the worst of `times`. */
export async function cancelToIdle(workerPath: string, taskId: string, times: number): Promise<number> {
  const trainer = createBuiltinTrainer({
    task: task(taskId),
    workerPath,
    threads: 1,
  });
  const request = { trialId: 'cancelled', learningRate: 0.005, momentum: 0.9, seed: 1 };
  let worst = 0;
  for (let i = 0; i < times; i++) {
    const controller = new AbortController();
    let batches = 0;
    let cancelledAt = 0;
    await trainer.runTrial(
      { ...request, budgetSteps: 1e9 },
      () => {
        batches += 1;
        if (batches === 12) {
          setTimeout(() => {
            cancelledAt = performance.now();
            controller.abort();
          }, i);
        }
        return 'continue';
      },
      controller.signal,
    );
    await trainer.runTrial({ ...request, budgetSteps: 1 }, () => 'continue', never);
    worst = Math.max(worst, performance.now() - cancelledAt);
  }
  await trainer.dispose();
  return worst;
}

/** Megabytes that this process has grown by over `steps` steps of matrix sensing in one worker, after a warm-up. */
export async function memoryGrowth(workerPath: string, steps: number): Promise<number> {
  const trainer = createBuiltinTrainer({
    task: task('matrixSensing'),
    workerPath,
    threads: 1,
  });
  const run = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 500_000) {
      await trainer.runTrial(
        { trialId: 'long', learningRate: 0.005, momentum: 0.9, seed: done, budgetSteps: 500_000 },
        () => 'continue',
        never,
      );
    }
  };
  await run(1_000_000);
  const before = process.memoryUsage().rss;
  await run(steps);
  const growth = process.memoryUsage().rss - before;
  await trainer.dispose();
  return growth / 2 ** 20;
}

/** Kilobytes of the worker as it ships: bundle and kernels. */
export function workerKilobytes(folder: string): number {
  return ['trainingWorker.cjs', 'kernels.wasm']
    .map((name) => statSync(path.join(folder, name)).size / 1000)
    .reduce((sum, size) => sum + size, 0);
}
