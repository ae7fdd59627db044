import { Engine } from '../engine/engine';
import { FailureError } from '../failureError';
import { readIdxTrainingSet } from '../idxFiles';
import type { TaskSelection } from '../protocol';
import { buildFashionMnist } from './fashionMnist';
import { buildFashionMnistValley } from './fashionMnistValley';
import { buildMatrixSensing } from './matrixSensing';
import { buildTeacherStudent } from './teacherStudent';
import type { TaskModel } from './taskModel';

/** Compiles a task onto a fresh engine. Rejects with a `FailureError`. */
export async function buildTask(kernels: Uint8Array<ArrayBuffer>, task: TaskSelection): Promise<TaskModel> {
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
      return buildFashionMnist(
        engine,
        readIdxTrainingSet('FashionMNIST', task.dataFolder ?? ''),
        task.nesterov,
      );
    case 'fashionMnistValley':
      return buildFashionMnistValley(
        engine,
        readIdxTrainingSet('FashionMNIST', task.dataFolder ?? ''),
        task.nesterov,
      );
    default:
      throw new FailureError({ kind: 'protocolError', detail: `unknown task ${task.taskId}` });
  }
}
