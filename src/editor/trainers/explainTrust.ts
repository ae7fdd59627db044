import * as vscode from 'vscode';
import { failureMessage } from '../../model/wording/failureMessage';
import { say } from '../base/say';
import { said } from '../../model/language/said';

/** Says that user code runs in trusted workspaces only, and where trust is given. */
export async function explainTrust(): Promise<void> {
  const manage = said`Manage workspace trust`;
  const choice = await say('warning', failureMessage({ kind: 'untrustedWorkspace' }), manage);
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
