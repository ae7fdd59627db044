import * as vscode from 'vscode';

/** Files that detection may look into beside a document. */
export const NEIGHBOUR_PATTERN = '**/*.{py,yaml,yml}';
const MAX_BYTES = 2_000_000;

/** The text of a file by its path in a workspace folder, unsaved changes included; undefined where there is none to read. */
export async function readWorkspaceText(
  folder: vscode.WorkspaceFolder,
  path: string,
): Promise<string | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, path);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_BYTES || (type & vscode.FileType.File) === 0) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there, or not readable: the document says no more than it says itself.
    return undefined;
  }
}

/** A document's path in its workspace folder, with forward slashes; undefined outside of every folder. */
export function workspacePath(
  uri: vscode.Uri,
): { readonly folder: vscode.WorkspaceFolder; readonly path: string } | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder === undefined
    ? undefined
    : { folder, path: uri.path.slice(folder.uri.path.length).replace(/^\//u, '') };
}
