import * as vscode from 'vscode';
import { formatDuration } from '../model/numberFormat';
import type { Calibrator } from './calibrator';
import { COMMANDS } from './declarations';

/** The one status bar item: there while a calibration runs, leading to its panel. */
export class StatusItem implements vscode.Disposable {
  readonly #calibrator: Calibrator;
  readonly #item: vscode.StatusBarItem;
  readonly #changed: vscode.Disposable;

  constructor(calibrator: Calibrator) {
    this.#calibrator = calibrator;
    this.#item = vscode.window.createStatusBarItem('momentumLens.running', vscode.StatusBarAlignment.Left);
    this.#item.name = 'Momentum calibration';
    this.#item.command = COMMANDS.showPanel;
    this.#changed = calibrator.onDidChangeRunning(() => {
      this.#draw();
    });
  }

  dispose(): void {
    this.#changed.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const { running } = this.#calibrator;
    if (running === undefined) {
      this.#item.hide();
      return;
    }
    const { title, trials, mostTrials, remainingMs } = running;
    this.#item.text = `$(sync~spin) Calibrating β ${trials.length}/${mostTrials}`;
    this.#item.tooltip = `${title}${remainingMs === undefined ? '' : `: about ${formatDuration(remainingMs)} left`}. Click to show it.`;
    this.#item.show();
  }
}
