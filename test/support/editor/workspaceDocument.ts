import * as vscode from 'vscode';

/** Opens a file of test/fixtures/workspace in an editor. */
export async function openDocument(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('The suite needs its workspace folder.');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The titles of a document's lenses, by 0-based line. */
export async function lensTitles(document: vscode.TextDocument): Promise<Map<number, string[]>> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  const titles = new Map<number, string[]>();
  for (const lens of lenses) {
    const line = lens.range.start.line;
    titles.set(line, [...(titles.get(line) ?? []), lens.command?.title ?? '']);
  }
  return titles;
}

/** The hover texts at the first place where `text` stands. */
export async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(text));
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

/** The extension's edits on the line of `text`, those of one kind of code action alone where it is named. */
export async function fixesAt(
  document: vscode.TextDocument,
  text: string,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const position = document.positionAt(document.getText().indexOf(text));
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
    kind?.value,
  );
  return actions.filter(({ title }) => title.startsWith('Set momentum'));
}

/** The line on which `text` first stands. */
export function lineOf(document: vscode.TextDocument, text: string): number {
  return document.positionAt(document.getText().indexOf(text)).line;
}

/** With a single C every other present momentum lies outside the range, so that a fix is offered. */
export function withOneC(): void {
  before(() => setPlausibleC({ low: 1.1, high: 1.1 }));
  after(() => setPlausibleC(undefined));
}

function setPlausibleC(range: object | undefined): Thenable<void> {
  const configuration = vscode.workspace.getConfiguration('momentumLens');
  return configuration.update('uncalibratedRange', range, vscode.ConfigurationTarget.Global);
}
