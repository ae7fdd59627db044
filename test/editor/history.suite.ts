import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { scriptHash } from '../../src/editor/base/scriptHash';
import { isInWorkspace, placesOfScript } from '../../src/editor/base/scriptPath';

const CELLS = ['import torch\nrate = 0.1\n', '', 'optimizer = torch.optim.SGD(p, lr=rate)', '%%bash\nls'];

/** As Jupyter writes it: a cell's source is a list of lines. */
function notebookText(cells: readonly string[], output: string): string {
  return JSON.stringify({
    cells: [
      { cell_type: 'markdown', metadata: {}, source: ['# Title'] },
      ...cells.map((text) => ({
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [{ output_type: 'stream', name: 'stdout', text: [output] }],
        source: text.split(/(?<=\n)/u),
      })),
      { cell_type: 'raw', metadata: {}, source: ['raw text'] },
    ],
    metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

describe('what a record says of its script', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-history-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.file(path.join(folder, name));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  }

  it('is the same of a notebook in its file and in the editor, and does not hang on its outputs', async () => {
    const uri = await write('a.ipynb', notebookText(CELLS, 'first'));
    const closed = await scriptHash(uri);
    assert.notEqual(closed, undefined);
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    assert.equal(await scriptHash(uri), closed);
    assert.equal(await scriptHash(await write('run.ipynb', notebookText(CELLS, 'second'))), closed);
    const other = await write('other.ipynb', notebookText([...CELLS, 'x = 1'], 'first'));
    assert.notEqual(await scriptHash(other), closed);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('is that of its file for a script, and nothing where there is none', async () => {
    const uri = await write('a.py', 'one');
    const one = await scriptHash(uri);
    await write('a.py', 'two');
    assert.notEqual(await scriptHash(uri), one);
    assert.equal(await scriptHash(vscode.Uri.file(path.join(folder, 'none.py'))), undefined);
    assert.equal(await scriptHash(vscode.Uri.parse('vscode-vfs://github/a/b.py')), undefined);
  });

  it('is looked for in the workspace, and no path leads out of it', () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(root);
    assert.deepEqual(
      placesOfScript('a/sgd.py').map(({ fsPath }) => fsPath),
      [path.join(root.fsPath, 'a', 'sgd.py')],
    );
    assert.deepEqual(placesOfScript('a/../../../etc/passwd'), []);
    assert.ok(isInWorkspace(path.join(root.fsPath, 'sgd.py')));
    for (const outside of ['/etc/passwd', `${root.fsPath}/../x.py`, 'relative.py'])
      assert.ok(!isInWorkspace(outside), outside);
  });
});
