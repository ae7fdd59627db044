import * as vscode from 'vscode';

/** Marks what can be mended, or no longer, where the setting is written now, else for the user. */
export async function toggleDiagnostics(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('momentumLens');
  const isWorkspaceValue = configuration.inspect('diagnostics')?.workspaceValue !== undefined;
  await configuration.update(
    'diagnostics',
    configuration.get<unknown>('diagnostics') === 'off' ? 'hint' : 'off',
    isWorkspaceValue ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}
