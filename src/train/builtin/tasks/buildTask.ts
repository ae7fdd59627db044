import { Engine } from '../engine/engine';
import { FailureError } from '../failureError';
import type { LabelledImages } from '../idxFiles';
import type { TaskSelection } from '../worker/protocol';
import { neededData } from '../taskData';
import { buildFashionMnist } from './fashionMnist';
import { buildFashionMnistValley } from './fashionMnistValley';
import { buildMatrixSensing } from './matrixSensing';
import { buildTeacherStudent } from './teacherStudent';
import type { TaskModel } from './taskModel';

/** Compiles a task onto a fresh engine; `data` is what its data set holds. Rejects with a `FailureError`. */
export async function buildTask(
  kernels: Uint8Array<ArrayBuffer>,
  task: TaskSelection,
  data?: LabelledImages,
): Promise<TaskModel> {
  const engine = await Engine.create(kernels);
  switch (task.taskId) {
    case 'teacherStudentValley':
      return buildTeacherStudent(engine, 'valley', task.nesterov);
    case 'teacherStudentSgdValley':
      return buildTeacherStudent(engine, 'sgdValley', task.nesterov);
    case 'teacherStudentRandomStart':
      return buildTeacherStudent(engine, 'randomStart', task.nesterov);
    case 'matrixSensing':
      return buildMatrixSensing(engine, task.nesterov);
    case 'fashionMnist':
      return buildFashionMnist(engine, neededData(data), task.nesterov);
    case 'fashionMnistValley':
      return buildFashionMnistValley(engine, neededData(data), task.nesterov);
    default:
      throw new FailureError({ kind: 'protocolError', detail: `unknown task ${task.taskId}` });
  }
}
