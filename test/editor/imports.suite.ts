import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { hoverAt, lensTitles, lineOf, openDocument, withOneC } from '../support/editor/workspaceDocument';

const AT_A_TENTH = /≈ 0\.76 /u;
const AT_A_HUNDREDTH = /≈ 0\.949 /u;
const PATIENCE_MS = 20_000;
const POLL_MS = 200;

/** Asks for the lens until it says what is expected, since news of other files takes its time; the last answer is judged. */
async function assertLens(document: vscode.TextDocument, expected: RegExp): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let title = '';
  do {
    title = (await lensTitles(document)).get(lineOf(document, 'optimizer ='))?.[0] ?? 'no lens';
    if (expected.test(title)) return;
    await delay(POLL_MS);
  } while (Date.now() < deadline);
  assert.match(title, expected);
}

function ratesBeside(document: vscode.TextDocument): vscode.Uri {
  return vscode.Uri.joinPath(document.uri, '..', 'rates.py');
}

describe('a constant imported from another file of the workspace', () => {
  withOneC();
  it('reaches the lens, and the hover says which file it is written in', async () => {
    const document = await openDocument('imports/train.py');
    await assertLens(document, AT_A_TENTH);
    assert.match(await hoverAt(document, 'lr='), /η = 0\.1: .*imports\/rates\.py:1/u);
  });

  it('changes the lens when its file is written by another program', async () => {
    const document = await openDocument('imports/train.py');
    await assertLens(document, AT_A_TENTH);
    const { fsPath } = ratesBeside(document);
    const original = await readFile(fsPath, 'utf8');
    await writeFile(fsPath, original.replace('0.1', '0.01'));
    try {
      await assertLens(document, AT_A_HUNDREDTH);
    } finally {
      await writeFile(fsPath, original);
    }
    await assertLens(document, AT_A_TENTH);
  });

  it('changes the lens with an edit that is not saved', async () => {
    const document = await openDocument('imports/train.py');
    await assertLens(document, AT_A_TENTH);
    const rates = await openDocument('imports/rates.py');
    const start = rates.positionAt(rates.getText().indexOf('0.1'));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(rates.uri, new vscode.Range(start, start.translate(0, '0.1'.length)), '0.01');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(rates.isDirty);
    await assertLens(document, AT_A_HUNDREDTH);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await assertLens(document, AT_A_TENTH);
  });
});
