import * as vscode from 'vscode';
import { shortRunningTitle } from '../../advise/lens/runningTitle';
import { COMMANDS } from '../base/declarations';
import type { Calibrator } from './calibrator';
import { said } from '../../model/language/said';

const ID = 'momentumLens.running';
/** Beside what other extensions do at the moment. */
const PRIORITY = 50;

/** The status bar's item while something runs: how far it has come, with its panel and Stop at hand. */
export class RunningStatus implements vscode.Disposable {
  readonly #calibrator: Calibrator;
  readonly #item = vscode.window.createStatusBarItem(ID, vscode.StatusBarAlignment.Left, PRIORITY);
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(calibrator: Calibrator) {
    this.#calibrator = calibrator;
    this.#item.name = said`Momentum Lens: What Runs`;
    this.#item.command = COMMANDS.showPanel;
    this.#subscriptions = [
      calibrator.onDidChange(() => this.#draw()),
      calibrator.onDidProgress(() => this.#draw()),
    ];
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const { running } = this.#calibrator;
    if (running === undefined) {
      this.#item.hide();
      return;
    }
    const { text, tooltip } = shortRunningTitle(running, this.#calibrator.isOneWaiting);
    const markdown = new vscode.MarkdownString(
      `${tooltip}\n\n[${said`Show`}](command:${COMMANDS.showPanel}) · [${said`Stop and use what there is`}](command:${COMMANDS.stop})`,
    );
    markdown.isTrusted = { enabledCommands: [COMMANDS.showPanel, COMMANDS.stop] };
    this.#item.text = `$(loading~spin) ${text}`;
    this.#item.tooltip = markdown;
    this.#item.accessibilityInformation = { label: tooltip };
    this.#item.show();
  }
}
