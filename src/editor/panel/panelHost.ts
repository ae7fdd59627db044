import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { parsePageMessage, type PageRequest, type PanelState } from '../../../webview/messages';
import { PANEL_VIEW_TYPE } from '../base/declarations';
import { panelHtml } from './panelHtml';
import { StateStream } from './stateStream';
import { said } from '../../model/language/said';

/** A panel that is in sight and could be revived has been after this long, also on a busy machine. */
const REVIVAL_MS = 10_000;

/** The one calibration panel of the window: shows the last state, and says what the user asks for. */
export class PanelHost implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #requested = new vscode.EventEmitter<PageRequest>();
  /** Fires with what the user asks for in the page. */
  readonly onRequest = this.#requested.event;
  #panel: vscode.WebviewPanel | undefined;
  readonly #stream = new StateStream((message) => {
    void this.#panel?.webview.postMessage(message);
  });
  #orphanTimer: NodeJS.Timeout | undefined;
  /** Called by a page that has just come to stand. */
  #stands: (() => void) | undefined;

  constructor(extensionUri: vscode.Uri) {
    this.#extensionUri = extensionUri;
  }

  /** What the panel shows, or would if it were open. */
  get shown(): PanelState {
    return this.#stream.shown;
  }

  get isVisible(): boolean {
    return this.#panel?.visible === true;
  }

  /** Opens the panel beside the editor, or brings it to the front, without taking the focus; resolves once its page stands. */
  async reveal(): Promise<void> {
    if (this.#panel !== undefined) {
      this.#panel.reveal(undefined, true);
      return;
    }
    const stands = new Promise<void>((resolve) => {
      this.#stands = resolve;
    });
    void closeTabs(panelTabs());
    this.adopt(
      vscode.window.createWebviewPanel(
        PANEL_VIEW_TYPE,
        said`Momentum calibration`,
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: true, localResourceRoots: [this.#resources] },
      ),
    );
    await stands;
  }

  /** Takes over a panel, new or revived after a reload of the window. */
  adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#stream.reset();
    this.#panel = panel;
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#stream.reset();
    });
    // The listener stands before the page can speak: its `ready` must not be lost.
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const parsed = parsePageMessage(message);
      if (parsed === undefined) return;
      if (parsed.type === 'ready') {
        this.#stream.ready();
        this.#stands?.();
      } else if (parsed.type === 'drawn') this.#stream.drawn(parsed.revision);
      else this.#requested.fire(parsed);
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.#resources] };
    panel.iconPath = vscode.Uri.joinPath(this.#extensionUri, 'media', 'icon.png');
    const texts = vscode.l10n.bundle;
    panel.webview.html = panelHtml({
      nonce: randomBytes(24).toString('base64'),
      cspSource: panel.webview.cspSource,
      scriptUri: this.#resource(panel, 'page.js'),
      styleUri: this.#resource(panel, 'page.css'),
      ...(texts === undefined ? {} : { language: { id: vscode.env.language, texts } }),
    });
  }

  /**
   * Closes a panel that an extension host left open when it crashed: the window lives on, and its page would show a sweep that
   * nobody runs. After a reload the editor revives a panel as soon as it is in sight. Nothing else tells the two apart: the session's
   * id is the same for every window where telemetry is off.
   */
  closeOrphans(): void {
    this.#orphanTimer = setTimeout(() => {
      if (this.#panel !== undefined) return;
      void closeTabs(panelTabs().filter(({ isActive }) => isActive));
    }, REVIVAL_MS);
  }

  /** Replaces what the panel shows. */
  show(state: PanelState): void {
    this.#stream.show(state);
  }

  dispose(): void {
    this.#stream.reset();
    clearTimeout(this.#orphanTimer);
    this.#panel?.dispose();
    this.#requested.dispose();
  }

  get #resources(): vscode.Uri {
    return vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview');
  }

  #resource(panel: vscode.WebviewPanel, name: string): string {
    return panel.webview.asWebviewUri(vscode.Uri.joinPath(this.#resources, name)).toString();
  }
}

async function closeTabs(tabs: readonly vscode.Tab[]): Promise<void> {
  try {
    await vscode.window.tabGroups.close(tabs);
  } catch {
    // The user has closed it meanwhile.
  }
}

function panelTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      // The editor puts a word of its own before the type.
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(PANEL_VIEW_TYPE),
    );
}
