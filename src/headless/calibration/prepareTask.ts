import { join } from 'node:path';
import { version } from '../../../package.json';
import { estimatePlanCost } from '../../calibrate/sweep/planCost';
import { taskPlan } from '../../calibrate/sweep/standardPlans';
import type { Failure } from '../../model/calibration/failure';
import { translated } from '../../model/language/said';
import { holdsIdxTrainingSet } from '../../train/builtin/idxFiles';
import { openBuiltinTrainer, type EngineChoice } from '../../train/builtin/openBuiltinTrainer';
import { builtinTasks, type BuiltinTaskDescription } from '../../train/builtin/tasks';
import { busyThreads, machineCapacity } from '../../train/process/machineCapacity';
import { fingerprintOf } from '../../workspace/runs/fingerprint';
import type { ProjectStorage } from '../storage/projectStorage';
import type { PreparedCalibration } from './preparedCalibration';

/** How a built-in task is calibrated. */
export interface TaskOptions {
  /** One: the quick calibration at one learning rate. Absent: all of the task's standard calibration. */
  readonly learningRates?: readonly number[];
  /** The folder with its data set, where it needs one that lies elsewhere than usual. */
  readonly dataFolder?: string;
  readonly engine?: EngineChoice;
  readonly tfjsNodeFolder?: string;
  readonly shippedFolder: string;
  readonly onEngineFailure: (failure: Failure) => void;
}

/** The built-in task of this name. */
export function taskNamed(taskId: string): BuiltinTaskDescription | undefined {
  return builtinTasks.find((task) => task.taskId === taskId);
}

/** Opens the trainer of a built-in task; why not, where its data set is not there. */
export async function prepareTask(
  task: BuiltinTaskDescription,
  storage: ProjectStorage,
  options: TaskOptions,
): Promise<PreparedCalibration | Failure> {
  const { engine = 'auto', shippedFolder, learningRates = task.sweep.learningRates } = options;
  const data = task.dataNeeded === undefined ? undefined : dataFolderOf(task.dataNeeded, options.dataFolder);
  if (typeof data === 'object') return data;
  const trainer = await openBuiltinTrainer({
    task,
    engine,
    workerPath: join(shippedFolder, 'trainingWorker.cjs'),
    tfjsProcessPath: join(shippedFolder, 'tfjsEngine.cjs'),
    tfjsNodeFolder: options.tfjsNodeFolder ?? '',
    nodeExecutable: process.execPath,
    threads: busyThreads(await machineCapacity()),
    ...(data === undefined ? {} : { dataFolder: data }),
    onEngineFailure: options.onEngineFailure,
  });
  const plan = taskPlan(task, learningRates);
  return {
    job: {
      title: translated(task.title),
      trainer,
      plan,
      subject: { kind: 'builtinTask', taskId: task.taskId },
      nesterov: false,
    },
    // Another version may train another task under the same name.
    fingerprint: fingerprintOf(['builtinTask', version, engine, data ?? '']),
    journalFolder: storage.taskJournalFolder,
    cost: estimatePlanCost(plan),
    duration: undefined,
    close: () => trainer.dispose(),
  };
}

function dataFolderOf(
  { dataSet, usualFolders }: NonNullable<BuiltinTaskDescription['dataNeeded']>,
  named: string | undefined,
): string | Failure {
  const found = (named === undefined ? usualFolders : [named]).find(holdsIdxTrainingSet);
  return found ?? { kind: 'dataSetNotFound', dataSet, folder: named ?? usualFolders[0] ?? '' };
}
