import * as vscode from 'vscode';
import { taskPlan } from '../../calibrate/sweep/standardPlans';
import { formatNumber } from '../../model/wording/numberFormat';
import type { BuiltinTaskDescription } from '../../train/builtin/tasks';
import type { Calibrator } from '../calibration/calibrator';
import { openTask, taskFacts } from './openTask';
import { pick } from '../base/say';

/** Calibrations of built-in tasks, on the engine that the settings name. */
export class TaskCalibration {
  readonly #extensionUri: vscode.Uri;
  readonly #calibrator: Calibrator;

  constructor(extensionUri: vscode.Uri, calibrator: Calibrator) {
    this.#extensionUri = extensionUri;
    this.#calibrator = calibrator;
  }

  /** Asks for the learning rates and calibrates the task. */
  async start(task: BuiltinTaskDescription): Promise<void> {
    const rates = await pickLearningRates(task);
    if (rates === undefined) return;
    const trainer = await openTask(task, this.#extensionUri);
    if (trainer === undefined) return;
    await this.#calibrator.run({
      title: task.title,
      trainer,
      plan: taskPlan(task, rates),
      subject: { kind: 'builtinTask', taskId: task.taskId },
      nesterov: false,
    });
  }
}

type RateItem = vscode.QuickPickItem & {
  /** Undefined for lines that only inform; choosing one asks again. */
  readonly rates: readonly number[] | undefined;
};

async function pickLearningRates(task: BuiltinTaskDescription): Promise<readonly number[] | undefined> {
  const { learningRates, quickLearningRate } = task.sweep;
  const facts = taskFacts(task).map((label) => ({ label: `$(info) ${label}`, rates: undefined }));
  const picked = await pick<RateItem>(
    [
      {
        label: `One learning rate: ${formatNumber(quickLearningRate)}`,
        detail: 'Measures the best β there. The exponent stays untested.',
        rates: [quickLearningRate],
      },
      {
        label: `${learningRates.length} learning rates: ${learningRates.map((rate) => formatNumber(rate)).join(', ')}`,
        detail: 'Measures the exponent too, and over which η its C may be used.',
        rates: learningRates,
      },
      { label: 'What is trained', kind: vscode.QuickPickItemKind.Separator, rates: undefined },
      ...facts,
    ],
    {
      title: `Calibrate momentum on ${task.title}`,
      placeHolder: 'At which learning rates?',
    },
  );
  if (picked !== undefined && picked.rates === undefined) return pickLearningRates(task);
  return picked?.rates;
}
