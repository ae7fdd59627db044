import * as vscode from 'vscode';
import type { Trainer } from '../../calibrate/run/trainer';
import { failureMessage } from '../../model/wording/failureMessage';
import { formatDuration, formatNumber } from '../../model/wording/format/numberFormat';
import { holdsIdxTrainingSet } from '../../train/builtin/idxFiles';
import { openBuiltinTrainer } from '../../train/builtin/openBuiltinTrainer';
import type { BuiltinTaskDescription } from '../../train/builtin/tasks';
import { busyThreads, machineCapacity } from '../../train/process/machineCapacity';
import { readSettings } from '../base/settings';
import { say } from '../base/say';
import { said, translated } from '../../model/language/said';

/** What a task is, before it starts: model, data, loss, noise, measure, target, its rule and the time, a line each. */
export function taskFacts(task: BuiltinTaskDescription): string[] {
  const { parameterCount, sampleCount, batchSize, loss, noise, progressMeasure, target, targetRule } = task;
  return [
    said`Model and data: ${parameterCount} parameters, ${sampleCount} samples, batch ${batchSize ?? said`full`}`,
    said`Loss: ${translated(loss)}`,
    said`Noise: ${translated(noise)}`,
    progressMeasure.smoothingSteps > 1
      ? said`Target: ${translated(progressMeasure.name)}, mean of ${progressMeasure.smoothingSteps} steps below ${formatNumber(target)}`
      : said`Target: ${translated(progressMeasure.name)} below ${formatNumber(target)}`,
    said`Fixed beforehand: ${translated(targetRule)}`,
    said`Time: about ${formatDuration(task.expectedMinutes * 60_000)} for all learning rates`,
  ];
}

/**
 * A trainer for the task on the engine that the settings name; says why where that engine cannot be had or fails. Asks for the folder of a
 * data set that is not where it usually lies. Undefined when the user gives none.
 */
export async function openTask(
  task: BuiltinTaskDescription,
  extensionUri: vscode.Uri,
): Promise<Trainer | undefined> {
  const dataFolder = task.dataNeeded === undefined ? undefined : await dataFolderOf(task.dataNeeded);
  if (task.dataNeeded !== undefined && dataFolder === undefined) return undefined;
  const { engine, tfjsNodeFolder, nodeExecutable } = readSettings();
  const shipped = (name: string): string => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  return openBuiltinTrainer({
    task,
    engine,
    workerPath: shipped('trainingWorker.cjs'),
    tfjsProcessPath: shipped('tfjsEngine.cjs'),
    tfjsNodeFolder,
    nodeExecutable,
    threads: busyThreads(await machineCapacity()),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    onEngineFailure: (failure) => void say('warning', failureMessage(failure)),
  });
}

/**
 * The folder that the setting names, else a usual one, else the one that the user chooses, which becomes the setting. One without
 * the files is never taken: it is named, and another can be chosen.
 */
async function dataFolderOf({
  dataSet,
  usualFolders,
}: NonNullable<BuiltinTaskDescription['dataNeeded']>): Promise<string | undefined> {
  const { fashionMnistFolder } = readSettings();
  const isSet = fashionMnistFolder !== '';
  const found = (isSet ? [fashionMnistFolder] : usualFolders).find(holdsIdxTrainingSet);
  if (found !== undefined) return found;
  let folder = isSet ? fashionMnistFolder : await chooseFolder(dataSet);
  while (folder !== undefined && !holdsIdxTrainingSet(folder)) {
    const choose = said`Choose a folder`;
    const message = failureMessage({ kind: 'dataSetNotFound', dataSet, folder });
    const answer = await say('error', message, choose);
    folder = answer === choose ? await chooseFolder(dataSet) : undefined;
  }
  if (folder === undefined) return undefined;
  await vscode.workspace
    .getConfiguration('momentumLens')
    .update('fashionMnistFolder', folder, vscode.ConfigurationTarget.Global);
  return folder;
}

async function chooseFolder(dataSet: string): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: said`Folder with the ${dataSet} files (train-images-idx3-ubyte, train-labels-idx1-ubyte)`,
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: said`Use this folder`,
    })) ?? [];
  return chosen?.fsPath;
}
