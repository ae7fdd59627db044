import * as vscode from 'vscode';

/** Switches lenses on or off where the setting is written now, else for the user. */
export async function toggleLenses(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('momentumLens');
  const isWorkspaceValue = configuration.inspect('codeLens')?.workspaceValue !== undefined;
  await configuration.update(
    'codeLens',
    configuration.get<unknown>('codeLens') === false,
    isWorkspaceValue ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}
