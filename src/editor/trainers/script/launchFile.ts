import * as vscode from 'vscode';
import {
  readLaunchConfigurations,
  type LaunchConfiguration,
} from '../../../train/script/launchConfigurations';
import { readBoundedFile } from '../../base/boundedFile';

const MOST_BYTES = 2e6;

/** The Python configurations of the workspace folder's launch.json; none when there is no readable one. */
export async function launchConfigurationsFor(
  document: vscode.TextDocument,
): Promise<readonly LaunchConfiguration[]> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (folder === undefined) return [];
  try {
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
    return readLaunchConfigurations(await readBoundedFile(file, MOST_BYTES), {
      workspaceFolder: folder.uri.fsPath,
      file: document.uri.fsPath,
      environment: process.env,
    });
  } catch {
    // No launch.json, or none that one would write: nothing to offer.
    return [];
  }
}
