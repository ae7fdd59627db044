import { isAbsolute, normalize } from 'node:path';
import * as vscode from 'vscode';
import { notebookOf } from './notebookCell';

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

/** Where a script of a record may stand now: in the workspace's folders, unless it was opened from outside of them. */
export function placesOfScript(scriptPath: string): readonly vscode.Uri[] {
  if (isAbsolute(scriptPath)) return [vscode.Uri.file(scriptPath)];
  if (scriptPath.split('/').includes('..')) return [];
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri, name }) => [
    vscode.Uri.joinPath(uri, scriptPath),
    ...(scriptPath.startsWith(`${name}/`)
      ? [vscode.Uri.joinPath(uri, scriptPath.slice(name.length + 1))]
      : []),
  ]);
}

/** Whether the file lies in one of the workspace's folders. */
export function isInWorkspace(path: string): boolean {
  return normalize(path) === path && vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)) !== undefined;
}
