// The one place that knows which component library is in use.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-collapsible/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';

/** Custom elements that the page uses, by what they are for. */
export const COMPONENTS = {
  button: 'vscode-button',
  checkbox: 'vscode-checkbox',
  collapsible: 'vscode-collapsible',
  progressBar: 'vscode-progress-bar',
} as const;
