import * as vscode from 'vscode';
import { said } from '../../model/language/said';
import { mayExportTo } from '../base/exportedFile';

/** Where the example stands below the extension's own folder. */
const EXAMPLE = ['examples', 'pytorch_quick_start', 'train.py'] as const;
const PROPOSED_NAME = 'momentum_example.py';

/** "Open Example": writes the example that is calibrated in under a minute where the user says, and opens it. */
export async function openExample(extensionUri: vscode.Uri): Promise<void> {
  const content = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, ...EXAMPLE));
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: said`Where to Put the Example`,
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, PROPOSED_NAME) }),
    filters: { Python: ['py'] },
  });
  if (target === undefined) return;
  const text = new TextDecoder().decode(content);
  if (!(await mayExportTo(target, (standing) => standing === text))) return;
  await vscode.workspace.fs.writeFile(target, content);
  await vscode.window.showTextDocument(target);
}
