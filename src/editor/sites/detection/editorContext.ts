import * as vscode from 'vscode';
import type { DetectionService } from './detectionService';

const KEY = 'momentumLens.optimizerInEditor';
/** After a change of its text, which may be the first of many. */
const LOOKED_AT_AFTER_MS = 500;

/** Tells menus and the palette whether the active editor holds an optimizer: commands that are about one are offered there alone. */
export class EditorContext implements vscode.Disposable {
  readonly #detections: DetectionService;
  readonly #subscriptions: readonly vscode.Disposable[];
  #told = false;
  #waiting: NodeJS.Timeout | undefined;

  constructor(detections: DetectionService) {
    this.#detections = detections;
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.#look()),
      detections.onDidChange(() => this.#look()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#lookSoon();
      }),
    ];
    this.#look();
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    for (const each of this.#subscriptions) each.dispose();
  }

  #lookSoon(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      this.#look();
    }, LOOKED_AT_AFTER_MS);
  }

  #look(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) {
      this.#tell(false);
      return;
    }
    void this.#detections.detect(document).then(({ configs }) => {
      if (document === vscode.window.activeTextEditor?.document) this.#tell(configs.length > 0);
    });
  }

  #tell(isThere: boolean): void {
    if (isThere === this.#told) return;
    this.#told = isThere;
    void vscode.commands.executeCommand('setContext', KEY, isThere);
  }
}
