import type * as vscode from 'vscode';
import { taskPlan } from '../../calibrate/sweep/standardPlans';
import { formatNumber } from '../../model/wording/format/numberFormat';
import type { BuiltinTaskDescription } from '../../train/builtin/tasks';
import type { Calibrator } from '../calibration/calibrator';
import { openTask, taskFacts } from './openTask';
import { pick, tell } from '../base/say';
import { said, translated } from '../../model/language/said';

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
    if (rates === undefined || !(await this.#calibrator.untilFree())) return;
    const trainer = await openTask(task, this.#extensionUri);
    if (trainer === undefined) return;
    await this.#calibrator.run({
      title: translated(task.title),
      trainer,
      plan: taskPlan(task, rates),
      subject: { kind: 'builtinTask', taskId: task.taskId },
      nesterov: false,
    });
  }
}

type RateItem = vscode.QuickPickItem & {
  /** Undefined for the line that tells of the task, and asks again. */
  readonly rates: readonly number[] | undefined;
};

async function pickLearningRates(task: BuiltinTaskDescription): Promise<readonly number[] | undefined> {
  const { learningRates, quickLearningRate } = task.sweep;
  const picked = await pick<RateItem>(
    [
      {
        label: said`One learning rate: ${formatNumber(quickLearningRate)}`,
        detail: said`Measures the best β there. The exponent stays untested.`,
        rates: [quickLearningRate],
      },
      {
        label: said`${learningRates.length} learning rates: ${learningRates.map((rate) => formatNumber(rate)).join(', ')}`,
        detail: said`Measures the exponent too, and over which η its C may be used.`,
        rates: learningRates,
      },
      { label: `$(question) ${said`About This Task…`}`, rates: undefined },
    ],
    {
      title: said`Calibrate momentum on ${translated(task.title)}`,
      placeHolder: said`At which learning rates?`,
    },
  );
  if (picked === undefined || picked.rates !== undefined) return picked?.rates;
  await tell(translated(task.title), taskFacts(task));
  return pickLearningRates(task);
}
