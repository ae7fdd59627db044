import * as vscode from 'vscode';

/** The path that records know a script by: relative to its workspace folder, with forward slashes. */
export function scriptPathOf(uri: vscode.Uri): string {
  return vscode.workspace
    .asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1)
    .replaceAll('\\', '/');
}
