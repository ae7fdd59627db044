import * as vscode from 'vscode';
import { cellOfFile } from '../../model/wording/cellPlace';
import { codeCellsOf, isNotebookCell } from '../base/notebookCell';

/** Puts the cursor there, in the first column of editors. */
export async function reveal(document: vscode.TextDocument, at: vscode.Position): Promise<void> {
  const options = { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(at, at) };
  // A cell has no editor of its own that could be shown: its notebook is opened at it.
  if (isNotebookCell(document)) await vscode.commands.executeCommand('vscode.open', document.uri, options);
  else await vscode.window.showTextDocument(document, options);
}

/** Puts the cursor on a line, counted from 1, of a file or of a notebook's cell. Rejects where there is none any more. */
export async function revealLine(file: string, line: number): Promise<void> {
  const document = await documentOf(file);
  await reveal(document, new vscode.Position(Math.min(line, document.lineCount) - 1, 0));
}

/** Puts the cursor on a line, counted from 0, of a file, or of a notebook's code cell, counted from 0 too. Rejects where it is gone. */
export async function revealInFile(uri: vscode.Uri, line: number, cell?: number): Promise<void> {
  const document =
    cell === undefined
      ? await vscode.workspace.openTextDocument(uri)
      : (await shownCells(uri))[cell]?.document;
  if (document === undefined) throw new Error(`there is no cell ${cell}`);
  await reveal(document, new vscode.Position(Math.min(line, document.lineCount - 1), 0));
}

/** The code cells of a notebook that is in sight: opened by one of its cells it would bear the cell's name, and show no lenses. */
async function shownCells(uri: vscode.Uri): Promise<readonly vscode.NotebookCell[]> {
  await vscode.commands.executeCommand('vscode.open', uri, { viewColumn: vscode.ViewColumn.One });
  return codeCellsOf(await vscode.workspace.openNotebookDocument(uri));
}

async function documentOf(file: string): Promise<vscode.TextDocument> {
  const place = cellOfFile(file);
  if (place === undefined) return vscode.workspace.openTextDocument(vscode.Uri.file(file));
  // One that was never saved is known by its name alone.
  const isOpen = vscode.workspace.notebookDocuments.find(({ uri }) => uri.fsPath === place.notebook);
  const notebook = isOpen ?? (await vscode.workspace.openNotebookDocument(vscode.Uri.file(place.notebook)));
  const cell = codeCellsOf(notebook)[place.cell - 1];
  if (cell === undefined) throw new Error(`there is no cell ${place.cell}`);
  return cell.document;
}
