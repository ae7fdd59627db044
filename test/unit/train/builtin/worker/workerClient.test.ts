import { expect, it } from 'vitest';
import { WorkerClient } from '../../../../../src/train/builtin/worker/workerClient';
import type { TrainingWorker } from '../../../../../src/train/builtin/worker/workerClient';

const task = { taskId: 'any', nesterov: false };

/** A worker that has hung. */
function silentWorker(): { readonly worker: TrainingWorker; readonly terminated: () => number } {
  let terminated = 0;
  const worker = {
    postMessage: () => undefined,
    on: () => undefined,
    terminate: () => {
      terminated += 1;
      return Promise.resolve();
    },
  };
  return { worker, terminated: () => terminated };
}

it('ends a worker that leaves a request unanswered for too long', async () => {
  const { worker, terminated } = silentWorker();
  const client = new WorkerClient(worker, 20);
  await expect(client.prepare({ task })).rejects.toMatchObject({
    failure: { kind: 'timedOut', afterMs: 20 },
  });
  expect(client.ended).toBe(true);
  expect(terminated()).toBe(1);
});
