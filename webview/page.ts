import './components';
import type { HostMessage, PageMessage, PanelState } from './messages';
import { PanelView } from './panelView';
import { onThemeChange } from './theme';

interface VsCodeApi {
  postMessage(message: PageMessage): void;
  getState(): PanelState | undefined;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const root = document.getElementById('root');
if (root !== null) {
  const view = new PanelView(root, (message) => {
    vscode.postMessage(message);
  });
  const remembered = vscode.getState();
  if (remembered !== undefined) view.show(remembered);
  window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
    vscode.setState(data.state);
    view.show(data.state);
  });
  onThemeChange(() => {
    view.redraw();
  });
  vscode.postMessage({ type: 'ready' });
}
