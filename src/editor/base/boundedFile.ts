import * as vscode from 'vscode';

/** The text of a file of at most `mostBytes`; throws where there is none, where it is no regular file, or a larger one. */
export async function readBoundedFile(uri: vscode.Uri, mostBytes: number): Promise<string> {
  const { size, type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.File) === 0) throw new Error('no regular file');
  if (size > mostBytes) throw new Error(`larger than ${mostBytes / 1e6} MB`);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
