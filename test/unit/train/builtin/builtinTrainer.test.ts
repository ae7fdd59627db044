import { expect, it } from 'vitest';
import { createBuiltinTrainer } from '../../../../src/train/builtin/builtinTrainer';
import { builtinTask } from '../../../../src/train/builtin/tasks';

it('stops waiting for a worker that prepares when it is cancelled while it describes itself', async () => {
  const task = builtinTask('teacherStudentValley');
  if (task === undefined) throw new Error('The task is gone.');
  const cancel = new AbortController();
  const trainer = createBuiltinTrainer({
    task,
    connect: () => ({
      post: () => cancel.abort(),
      listen: () => undefined,
      terminate: () => Promise.resolve(),
    }),
  });
  await expect(trainer.describe(cancel.signal)).resolves.toMatchObject({ batchSize: null });
});
