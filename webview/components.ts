// The one place that knows which component library is in use.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';

/** Custom elements that the page uses, by what they are for. */
export const COMPONENTS = {
  button: 'vscode-button',
  progressBar: 'vscode-progress-bar',
} as const;
