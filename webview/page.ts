import './components';
import { speakBy, type Dictionary } from '../src/model/language/said';
import { nextFrame } from './frames';
import type { HostMessage, PageMessage, PanelState } from './messages';
import { PanelView } from './sections/panelView';
import { applyDelta } from './stateDelta';
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
  // Before anything is said.
  speakBy(textsOf(root));
  const view = new PanelView(root, (message) => {
    vscode.postMessage(message);
  });
  let held = vscode.getState();
  let revision = 0;
  if (held !== undefined) void view.show(held);
  window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
    const state = data.type === 'state' ? data.state : nextState(data);
    if (state === undefined) {
      // Something was lost on the way.
      vscode.postMessage({ type: 'ready' });
      return;
    }
    held = state;
    revision = data.revision;
    if (data.type === 'state') vscode.setState(rememberedState(state));
    void drawn(state, data.revision);
  });
  onThemeChange(() => {
    view.redraw();
  });
  vscode.postMessage({ type: 'ready' });

  async function drawn(state: PanelState, ofRevision: number): Promise<void> {
    await nextFrame();
    if (revision !== ofRevision) return;
    await view.show(state);
    if (revision === ofRevision) vscode.postMessage({ type: 'drawn', revision });
  }

  function nextState(message: Extract<HostMessage, { type: 'delta' }>): PanelState | undefined {
    return held !== undefined && message.revision === revision + 1
      ? applyDelta(held, message.delta)
      : undefined;
  }
}

/** Handed over in the page itself, so that they are there before its first message. */
function textsOf({ dataset: { texts } }: HTMLElement): Dictionary | undefined {
  if (texts === undefined) return undefined;
  const dictionary: Dictionary = JSON.parse(texts);
  return dictionary;
}

/** What the page shows again before the editor answers: of a sweep that goes on, what it is about. */
function rememberedState(state: PanelState): PanelState {
  return state.kind === 'running' ? { ...state, trials: [], runningTrials: [] } : state;
}
