import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hoverAt, lensTitles } from '../support/editor/workspaceDocument';

/** A notebook of Python cells, opened in an editor; answers the documents of its cells. */
async function openNotebook(...cells: string[]): Promise<vscode.TextDocument[]> {
  const data = new vscode.NotebookData(
    cells.map((text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python')),
  );
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
  await vscode.window.showNotebookDocument(notebook);
  return notebook.getCells().map(({ document }) => document);
}

describe('notebooks', () => {
  it('have their lenses in the cell, with names of earlier cells', async () => {
    const [, cell] = await openNotebook(
      'import torch\nrate = 0.1',
      'optimizer = torch.optim.SGD(p, lr=rate, momentum=0.9)',
    );
    assert.ok(cell);
    assert.deepEqual((await lensTitles(cell)).get(0), [
      'momentum lies in 0.12–0.935, as in 12 recorded trainings · uncalibrated',
      'Calibrate momentum',
      'Why?',
    ]);
  });

  it('offer their calibration in the hover too', async () => {
    const [cell] = await openNotebook('import torch\noptimizer = torch.optim.SGD(p, lr=0.1)');
    assert.ok(cell);
    assert.match(await hoverAt(cell, '0.1'), /\[Calibrate momentum\]\(command:momentumLens\.calibrate/u);
  });
});
