import * as vscode from 'vscode';
import { foreignText, plainMessage } from '../../model/wording/format/foreignText';

/** How a message is shown. */
export type MessageKind = 'information' | 'warning' | 'error';

/**
 * Shows a message; what is in it from a script, a file or a record stands there as text, whoever made the sentence. Every message of
 * this extension goes through here. Resolves with the action that was picked.
 */
export function say(
  kind: MessageKind,
  message: string,
  ...actions: readonly string[]
): Thenable<string | undefined> {
  const text = plainMessage(message);
  switch (kind) {
    case 'information':
      return vscode.window.showInformationMessage(text, ...actions);
    case 'warning':
      return vscode.window.showWarningMessage(text, ...actions);
    case 'error':
      return vscode.window.showErrorMessage(text, ...actions);
  }
}

/** Asks before something that cannot be taken back, in the middle of the window; true once the user has pressed `action`. */
export async function confirm(question: string, detail: string, action: string): Promise<boolean> {
  const options = { modal: true, detail: plainMessage(detail) };
  return (await vscode.window.showWarningMessage(plainMessage(question), options, action)) === action;
}

/** Tells what is longer than a notification, in the middle of the window. */
export async function tell(title: string, lines: readonly string[]): Promise<void> {
  const detail = lines.map((line) => plainMessage(line)).join('\n');
  await vscode.window.showInformationMessage(plainMessage(title), { modal: true, detail });
}

/** A step of a progress; `increment` in percent of the whole. */
export interface ProgressReport {
  readonly message: string;
  readonly increment: number;
}

/** Shows a progress in a notification, with its title and messages as text, while `task` runs. */
export function withProgress<Result>(
  title: string,
  cancellable: boolean,
  task: (report: (step: ProgressReport) => void, token: vscode.CancellationToken) => Promise<Result>,
): Thenable<Result> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: plainMessage(title), cancellable },
    (progress, token) =>
      task(({ message, increment }) => {
        progress.report({ message: plainMessage(message), increment });
      }, token),
  );
}

/** Asks for one of `items`, which are shown as `plainItem` makes them. It stays when the focus goes elsewhere; Escape closes it. */
export function pick<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: vscode.QuickPickOptions,
): Thenable<Item | undefined> {
  const { title } = options;
  return vscode.window.showQuickPick(items.map(plainItem), {
    ignoreFocusOut: true,
    ...options,
    ...(title === undefined ? {} : { title: foreignText(title) }),
  });
}

/** Asks for a line of text. It stays when the focus goes elsewhere, where a path may be copied; Escape closes it. */
export function askForText(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  return vscode.window.showInputBox({ ignoreFocusOut: true, ...options });
}

/** An item with its texts as text. Only icons that a label or detail begins with are drawn: this extension writes them there. */
export function plainItem<Item extends vscode.QuickPickItem>(item: Item): Item {
  const { label, description, detail } = item;
  return {
    ...item,
    label: behindIcon(label),
    ...(description === undefined ? {} : { description: foreignText(description) }),
    ...(detail === undefined ? {} : { detail: behindIcon(detail) }),
  };
}

const MOST_LABEL_CHARACTERS = 400;

function behindIcon(text: string): string {
  const [icon = ''] = /^\$\([a-z-]+\) /u.exec(text) ?? [];
  return icon + foreignText(text.slice(icon.length), MOST_LABEL_CHARACTERS);
}
