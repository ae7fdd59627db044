import { beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import { revealInFile } from '../../../../src/editor/sites/reveal';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));

beforeEach(() => vi.resetAllMocks());

const document = (uri: object, lineCount: number) => ({ uri, lineCount, languageId: 'python' });
const cellUri = (fragment: string) => ({ scheme: 'vscode-notebook-cell', fragment });

test('a line of a notebook is shown in its cell, markup not counted', async () => {
  const cells = [
    { kind: vscode.NotebookCellKind.Code, document: document(cellUri('a'), 1) },
    { kind: vscode.NotebookCellKind.Markup, document: document(cellUri('b'), 1) },
    { kind: vscode.NotebookCellKind.Code, document: document(cellUri('c'), 9) },
  ];
  vi.mocked(vscode.workspace.openNotebookDocument).mockResolvedValue({ getCells: () => cells } as never);
  await revealInFile(vscode.Uri.file('/p/train.ipynb'), 4, 1);
  expect(vscode.commands.executeCommand).toHaveBeenCalledWith(
    'vscode.open',
    cells[2]?.document.uri,
    expect.objectContaining({
      selection: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } },
    }),
  );
  await expect(revealInFile(vscode.Uri.file('/p/train.ipynb'), 4, 7)).rejects.toThrow('no cell');
});

test('a line that a file no longer has is its last', async () => {
  const opened = document(vscode.Uri.file('/p/train.py'), 3);
  vi.mocked(vscode.workspace.openTextDocument).mockResolvedValue(opened as never);
  await revealInFile(vscode.Uri.file('/p/train.py'), 40);
  expect(vscode.window.showTextDocument).toHaveBeenCalledWith(
    opened,
    expect.objectContaining({ selection: expect.objectContaining({ start: { line: 2, character: 0 } }) }),
  );
});
