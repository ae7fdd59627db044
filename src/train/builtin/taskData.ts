import { readIdxTrainingSet } from './idxFiles';
import type { LabelledImages } from './idxFiles';
import type { TaskSelection } from './worker/protocol';
import { builtinTask } from './tasks';

/** Reads the task's data set slice by slice and yields the share read; undefined for tasks without. Throws a `FailureError`. */
export async function* readTaskData({
  taskId,
  dataFolder = '',
}: TaskSelection): AsyncGenerator<number, LabelledImages | undefined, void> {
  const needed = builtinTask(taskId)?.dataNeeded;
  return needed === undefined ? undefined : yield* readIdxTrainingSet(needed.dataSet, dataFolder);
}

/** The task's data set, read to its end. Rejects with a `FailureError`. */
export async function wholeTaskData(task: TaskSelection): Promise<LabelledImages | undefined> {
  const slices = readTaskData(task);
  for (;;) {
    const slice = await slices.next();
    if (slice.done === true) return slice.value;
  }
}

/** Data that a task cannot be built without. */
export function neededData(data: LabelledImages | undefined): LabelledImages {
  if (data === undefined) throw new TypeError('The task needs its data set.');
  return data;
}
