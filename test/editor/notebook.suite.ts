import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fixesAt, hoverAt, lensTitles, withOneC } from '../support/editor/workspaceDocument';

type Cell = string | { readonly languageId: string; readonly text: string };

/** A notebook of cells, of Python where nothing else is said, opened in an editor; answers the documents of its cells. */
async function openNotebook(...cells: Cell[]): Promise<vscode.TextDocument[]> {
  const data = new vscode.NotebookData(
    cells.map((cell) => {
      const { languageId, text } = typeof cell === 'string' ? { languageId: 'python', text: cell } : cell;
      return new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, languageId);
    }),
  );
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
  await vscode.window.showNotebookDocument(notebook);
  return notebook.getCells().map(({ document }) => document);
}

describe('notebooks', () => {
  it('have their lenses in the cell, with names of earlier cells, and can be calibrated there', async () => {
    const [, cell] = await openNotebook(
      'import torch\nrate = 0.1',
      'optimizer = torch.optim.SGD(p, lr=rate, momentum=0.9)',
    );
    assert.ok(cell);
    assert.deepEqual((await lensTitles(cell)).get(0), [
      '0.9 lies in 0.12–0.935, as measured elsewhere',
      'Calibrate momentum',
      'Why?',
    ]);
    assert.match(await hoverAt(cell, 'rate'), /Calibrate momentum/u);
  });

  it('are not offered to be calibrated where a cell only writes a file, or no Python runs it', async () => {
    const [written, julia] = await openNotebook(
      '%%writefile train.py\nimport torch\noptimizer = torch.optim.SGD(p, lr=0.1)',
      { languageId: 'julia', text: 'using Flux\noptimizer = Momentum(0.1, 0.9)' },
    );
    assert.ok(written);
    assert.ok(julia);
    for (const cell of [written, julia]) {
      const titles = [...(await lensTitles(cell)).values()].flat();
      assert.ok(titles.includes('Why?'));
      assert.ok(!titles.includes('Calibrate momentum'));
    }
  });

  it('count their cells over all languages', async () => {
    const [, , cell] = await openNotebook(
      { languageId: 'julia', text: 'x = 1' },
      'import torch\nrate = 0.1',
      'optimizer = torch.optim.SGD(p, lr=rate, momentum=0.9)',
    );
    assert.ok(cell);
    assert.match(await hoverAt(cell, 'rate'), /cell 2/u);
  });

  it('show the cell and the hover of an optimizer that is asked about', async () => {
    const [, cell] = await openNotebook(
      'import torch',
      '# the optimizer\noptimizer = torch.optim.SGD(p, lr=0.1, momentum=0.9)',
    );
    assert.ok(cell);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      cell.uri,
      100,
    );
    const why = lenses.find(({ command }) => command?.title === 'Why?')?.command;
    assert.ok(why);
    await vscode.commands.executeCommand(why.command, ...(why.arguments ?? []));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), cell.uri.toString());
    assert.equal(editor.selection.active.line, 1);
  });
});

describe('the quick fix in a notebook', () => {
  withOneC();

  it('changes the cell alone', async () => {
    const [first, cell] = await openNotebook('import torch', 'o = torch.optim.SGD(p, lr=0.1, momentum=0.9)');
    assert.ok(first);
    assert.ok(cell);
    const [fix] = await fixesAt(cell, 'SGD');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(cell.getText(), /momentum=0\.7\d*\)/u);
    assert.equal(first.getText(), 'import torch');
  });
});
