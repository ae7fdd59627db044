import * as vscode from 'vscode';
import { readLaunchConfigurations, type LaunchConfiguration } from '../../train/script/launchConfigurations';

/** The Python configurations of the workspace folder's launch.json; none when there is no readable one. */
export async function launchConfigurationsFor(
  document: vscode.TextDocument,
): Promise<readonly LaunchConfiguration[]> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (folder === undefined) return [];
  try {
    const bytes = await vscode.workspace.fs.readFile(
      vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json'),
    );
    return readLaunchConfigurations(new TextDecoder().decode(bytes), {
      workspaceFolder: folder.uri.fsPath,
      file: document.uri.fsPath,
      environment: process.env,
    });
  } catch {
    // No launch.json: nothing to offer.
    return [];
  }
}
