import * as vscode from 'vscode';
import { notebookOf } from '../base/notebookCell';

/** The path that records know a script by, for a cell that of its notebook: relative to its workspace folder, with forward slashes. */
export function scriptPathOf(uri: vscode.Uri): string {
  return vscode.workspace
    .asRelativePath(fileOf(uri), (vscode.workspace.workspaceFolders?.length ?? 0) > 1)
    .replaceAll('\\', '/');
}

/** The file that a document stands in: a cell's is its notebook's. */
export function fileOf(uri: vscode.Uri): vscode.Uri {
  return notebookOf({ uri })?.uri ?? uri;
}
