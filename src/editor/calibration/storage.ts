import * as vscode from 'vscode';
import { WORKSPACE_PARTS, WORKSPACES, workspaceFolderName } from '../../workspace/records/workspaceFolder';

/** Where the extension keeps what belongs to a workspace, and where its own parts stand. */
export interface CalibrationStorage {
  readonly memory: vscode.Memento;
  readonly recordFolder: vscode.Uri;
  readonly confirmationFolder: vscode.Uri;
  /** Finished trials of running calibrations. */
  readonly journalFolder: string;
  readonly scratchFolder: string;
  /** The Python package that watches a script. */
  readonly probeFolder: string;
}

export function calibrationStorage(context: vscode.ExtensionContext): CalibrationStorage {
  const root = workspaceRoot(context.globalStorageUri);
  return {
    memory: context.workspaceState,
    recordFolder: vscode.Uri.joinPath(root, WORKSPACE_PARTS.records),
    confirmationFolder: vscode.Uri.joinPath(root, WORKSPACE_PARTS.confirmations),
    journalFolder: vscode.Uri.joinPath(root, WORKSPACE_PARTS.journals).fsPath,
    scratchFolder: vscode.Uri.joinPath(root, WORKSPACE_PARTS.scratch).fsPath,
    probeFolder: vscode.Uri.joinPath(context.extensionUri, 'dist', 'python', 'momentum_lens_probe').fsPath,
  };
}

/**
 * One folder for all windows of a workspace. The one that the editor names (`storageUri`) is a window's own: a second window, and one
 * that is opened while the lock of a crashed one still stands, gets another and would see nothing of what the first has stored.
 */
function workspaceRoot(globalStorage: vscode.Uri): vscode.Uri {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  const workspace = workspaceFile ?? workspaceFolders?.[0]?.uri;
  if (workspace === undefined) return globalStorage;
  return vscode.Uri.joinPath(globalStorage, WORKSPACES, workspaceFolderName(workspace.toString()));
}
