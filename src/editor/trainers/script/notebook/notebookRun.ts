import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { notebookOf } from '../../../base/notebookCell';
import { validTarget } from './cellsItem';
import { notebookCellsOf } from './notebookCells';
import { notebookFolder } from './notebookFolder';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';

/** How a notebook is run where nothing else was agreed to. */
export function notebookDefaults(
  document: vscode.TextDocument,
): Pick<ScriptRun, 'target' | 'workingDirectory'> | undefined {
  const notebook = notebookOf(document);
  if (notebook === undefined) return undefined;
  const { uri, isUntitled } = notebook;
  const workspaceFolder = (
    vscode.workspace.getWorkspaceFolder(uri) ??
    (isUntitled ? vscode.workspace.workspaceFolders?.[0] : undefined)
  )?.uri.fsPath;
  const workingDirectory = notebookFolder({
    setting: vscode.workspace.getConfiguration('jupyter', uri).get<unknown>('notebookFileRoot'),
    workspaceFolder,
    ownFolder: isUntitled ? (workspaceFolder ?? homedir()) : dirname(uri.fsPath),
  });
  return { target: { kind: 'notebook' }, workingDirectory };
}

/** The run, without a last cell that the notebook, as it is now, does not have or does not need. */
export function withValidCells(run: ScriptRun, document: vscode.TextDocument): ScriptRun {
  const cells = notebookCellsOf(document);
  return run.target.kind === 'notebook' && cells !== undefined
    ? { ...run, target: validTarget(run.target, cells) }
    : run;
}
