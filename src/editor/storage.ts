import * as vscode from 'vscode';

/** Where the extension keeps what belongs to a workspace, and where its own parts stand. */
export interface CalibrationStorage {
  readonly memory: vscode.Memento;
  readonly recordFolder: vscode.Uri;
  /** Finished trials of running calibrations. */
  readonly journalFolder: string;
  readonly scratchFolder: string;
  /** The Python package that watches a script. */
  readonly probeFolder: string;
}

export function calibrationStorage(context: vscode.ExtensionContext): CalibrationStorage {
  const root = context.storageUri ?? context.globalStorageUri;
  return {
    memory: context.workspaceState,
    recordFolder: vscode.Uri.joinPath(root, 'calibrations'),
    journalFolder: vscode.Uri.joinPath(root, 'journals').fsPath,
    scratchFolder: vscode.Uri.joinPath(root, 'scratch').fsPath,
    probeFolder: vscode.Uri.joinPath(context.extensionUri, 'dist', 'python', 'momentum_lens_probe').fsPath,
  };
}
