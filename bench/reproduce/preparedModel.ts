import { wholeTaskData } from '../../src/train/builtin/taskData';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { buildTask } from '../../src/train/builtin/tasks/buildTask';
import type { TaskModel } from '../../src/train/builtin/tasks/taskModel';

/** A task and what it is built from. */
export interface TaskSource {
  readonly task: BuiltinTaskDescription;
  readonly kernels: Uint8Array<ArrayBuffer>;
  readonly dataFolder: string | undefined;
}

/** The task's model at its start, after the first phase of those that have one. */
export async function preparedModel(
  { task, kernels, dataFolder }: TaskSource,
  nesterov: boolean,
): Promise<TaskModel> {
  const selection = {
    taskId: task.taskId,
    nesterov,
    ...(dataFolder === undefined ? {} : { dataFolder }),
  };
  const model = await buildTask(kernels, selection, await wholeTaskData(selection));
  while (model.prepare() < 1);
  return model;
}
