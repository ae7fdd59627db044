import * as vscode from 'vscode';
import {
  readLaunchConfigurations,
  type LaunchConfiguration,
} from '../../../train/script/launchFile/launchConfigurations';
import { parseEnvironmentFile } from '../../../train/script/launchFile/environmentFile';
import { hostPlatform, mergedEnvironment } from '../../../train/platform/platform';
import { readBoundedFile } from '../../base/boundedFile';

const MOST_BYTES = 2e6;
const MOST_ENVIRONMENT_BYTES = 1e6;

/** The Python configurations of the workspace folder's launch.json; none when there is no readable one. */
export async function launchConfigurationsFor(
  document: vscode.TextDocument,
): Promise<readonly LaunchConfiguration[]> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (folder === undefined) return [];
  try {
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
    const configurations = readLaunchConfigurations(await readBoundedFile(file, MOST_BYTES), {
      workspaceFolder: folder.uri.fsPath,
      file: document.uri.fsPath,
      environment: process.env,
      platform: hostPlatform,
    });
    return await Promise.all(configurations.map(withEnvironmentFile));
  } catch {
    // No launch.json, or none that one would write: nothing to offer.
    return [];
  }
}

async function withEnvironmentFile(configuration: LaunchConfiguration): Promise<LaunchConfiguration> {
  const file = vscode.Uri.file(configuration.environmentFile);
  // There need not be one.
  const text = await readBoundedFile(file, MOST_ENVIRONMENT_BYTES).catch(() => '');
  const variables = parseEnvironmentFile(text, process.env, hostPlatform.kind);
  return {
    ...configuration,
    environment: mergedEnvironment(hostPlatform.kind, variables, configuration.environment),
  };
}
