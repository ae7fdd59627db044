import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hoverAt, lensTitles, lineOf, openDocument } from '../support/editor/workspaceDocument';

describe('bad input', () => {
  const refusals: [site: string, title: string | undefined][] = [
    ['zero =', 'No suggestion: lr 0 is not positive'],
    ['missing =', 'No suggestion: lr is not a finite number'],
    ['text =', 'No suggestion: lr not known from the text'],
    ['above =', 'No suggestion: β 1.5 is not in [0, 1)'],
    ['huge =', 'No suggestion: C·η^⅔ ≥ 1 at η = 100'],
  ];
  for (const [site, title] of refusals) {
    it(`${site} is answered with: ${title}`, async () => {
      const document = await openDocument('odd.py');
      assert.equal((await lensTitles(document)).get(lineOf(document, site))?.[0], title);
    });
  }

  it('a file that does not parse has no lenses and no errors', async () => {
    const document = await openDocument('broken.py');
    assert.equal((await lensTitles(document)).size, 0);
  });

  it('a call being typed shows nothing until it is whole', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'import torch\n',
    });
    const editor = await vscode.window.showTextDocument(document);
    const call = 'o = torch.optim.SGD(p, lr=0.1, momentum=0.9)';
    for (const character of call) {
      await editor.edit((edit) => edit.insert(document.lineAt(1).range.end, character));
      const titles = (await lensTitles(document)).get(1) ?? [];
      const isWhole = document.lineAt(1).text === call;
      assert.equal(titles.length > 0, isWhole, document.lineAt(1).text);
    }
  });

  it('a file of 5 MB is left alone, and says so', async () => {
    const content = `import torch\no = torch.optim.SGD(p, lr=0.1)\n${'x = 1  # filler\n'.repeat(330_000)}`;
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    const titles = [...(await lensTitles(document))];
    assert.deepEqual(titles, [[0, ['Over 2 million characters: not searched for optimizers']]]);
    assert.doesNotMatch(await hoverAt(document, '0.1)'), /recorded trainings/u);
  });

  it('a file that the parser gives up says so', async () => {
    const content = `import torch\no = torch.optim.SGD(p, lr=0.1)\nx = ${'['.repeat(5000)}\n`;
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    const titles = [...(await lensTitles(document))];
    const why = 'Nested too deeply, or broken in a way that takes too long to read';
    assert.deepEqual(titles, [[0, [`${why}: not searched for optimizers`]]]);
  });
});
