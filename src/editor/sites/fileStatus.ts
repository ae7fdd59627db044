import * as vscode from 'vscode';
import { fileStatusText } from '../../advise/lens/fileStatus';
import { said } from '../../model/language/said';
import { COMMANDS } from '../base/declarations';
import { readSettings } from '../base/settings';
import type { SiteAdvisor } from './siteAdvisor';

const ID = 'momentumLens.file';
/** Beside what runs. */
const PRIORITY = 49;
/** After a change of the text, which may be the first of many. */
const LOOKED_AT_AFTER_MS = 500;
const MOST_LINES = 20;

/** The status bar's item for the active file, where the setting says so: what its first sites say; a click lists them all. */
export class FileStatus implements vscode.Disposable {
  readonly #advisor: Pick<SiteAdvisor, 'about'>;
  readonly #item = vscode.window.createStatusBarItem(ID, vscode.StatusBarAlignment.Right, PRIORITY);
  readonly #subscriptions: readonly vscode.Disposable[];
  #waiting: NodeJS.Timeout | undefined;
  #looks = 0;

  /** `onDidChange` fires when what lenses say may have changed. */
  constructor(advisor: Pick<SiteAdvisor, 'about'>, onDidChange: vscode.Event<void>) {
    this.#advisor = advisor;
    this.#item.name = said`Momentum Lens: This File`;
    this.#item.command = COMMANDS.listFileOptimizers;
    this.#subscriptions = [
      onDidChange(() => void this.look()),
      vscode.window.onDidChangeActiveTextEditor(() => void this.look()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#lookSoon();
      }),
    ];
    void this.look();
  }

  dispose(): void {
    this.#looks += 1;
    clearTimeout(this.#waiting);
    for (const each of this.#subscriptions) each.dispose();
    this.#item.dispose();
  }

  /** Says what is known of the active file now. */
  async look(): Promise<void> {
    this.#looks += 1;
    const ownLook = this.#looks;
    const document = vscode.window.activeTextEditor?.document;
    const isWanted = document !== undefined && readSettings(document.uri).statusBar;
    const status = isWanted ? await this.#statusOf(document) : undefined;
    if (ownLook !== this.#looks) return;
    if (status === undefined) {
      this.#item.hide();
      return;
    }
    const { text, lines } = status;
    this.#item.text = `$(graph-line) ${text}`;
    this.#item.tooltip = lines.slice(0, MOST_LINES).join('\n');
    this.#item.accessibilityInformation = { label: said`Momentum Lens: ${text}` };
    this.#item.show();
  }

  /** Nothing of a document whose detection was cut off, as by the window's end. */
  async #statusOf(document: vscode.TextDocument): Promise<ReturnType<typeof fileStatusText>> {
    try {
      return fileStatusText((await this.#advisor.about(document)).sites);
    } catch {
      return undefined;
    }
  }

  #lookSoon(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.look(), LOOKED_AT_AFTER_MS);
  }
}
