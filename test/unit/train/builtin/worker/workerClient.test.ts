import { expect, it } from 'vitest';
import { WorkerClient } from '../../../../../src/train/builtin/worker/workerClient';
import type { TrainingLink } from '../../../../../src/train/builtin/worker/protocol';

const task = { taskId: 'any', nesterov: false };

/** The way to a worker that has hung. */
function silentWorker(): { readonly link: TrainingLink; readonly terminated: () => number } {
  let terminated = 0;
  const link = {
    post: () => undefined,
    listen: () => undefined,
    terminate: () => {
      terminated += 1;
      return Promise.resolve();
    },
  };
  return { link, terminated: () => terminated };
}

it('ends a worker that leaves a request unanswered for too long', async () => {
  const { link, terminated } = silentWorker();
  const client = new WorkerClient(() => link, 20);
  const never = new AbortController().signal;
  await expect(client.ask('prepare', { task }, never)).rejects.toMatchObject({
    failure: { kind: 'timedOut', afterMs: 20 },
  });
  expect(client.ended).toBe(true);
  expect(terminated()).toBe(1);
});
