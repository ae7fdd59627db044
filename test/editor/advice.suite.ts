import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  fixesAt,
  hoverAt,
  lensTitles,
  lineOf,
  openDocument,
  withOneC,
} from '../support/editor/workspaceDocument';

describe('lenses', () => {
  it('say the uncalibrated rule with its range, and offer a calibration and the reason', async () => {
    const document = await openDocument('sgd.py');
    const titles = (await lensTitles(document)).get(lineOf(document, 'literal ='));
    assert.deepEqual(titles, ['0.9 lies in 0.12–0.935, as measured elsewhere', 'Calibrate momentum', 'Why?']);
  });

  it('stay silent on optimizers without momentum', async () => {
    const document = await openDocument('sgd.py');
    assert.equal((await lensTitles(document)).has(lineOf(document, 'adam =')), false);
  });

  it('go away with the setting', async () => {
    const document = await openDocument('sgd.py');
    const configuration = vscode.workspace.getConfiguration('momentumLens');
    await configuration.update('codeLens', false, vscode.ConfigurationTarget.Global);
    assert.equal((await lensTitles(document)).size, 0);
    await configuration.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
    assert.notEqual((await lensTitles(document)).size, 0);
  });
});

describe('hovers', () => {
  it('fill the formula with the numbers of the site', async () => {
    const document = await openDocument('sgd.py');
    const hover = await hoverAt(document, '0.1, momentum=0.9');
    assert.match(hover, /1 − 1\.1 · 0\.1\^⅔ = 0\.76/u);
    assert.match(hover, /recorded trainings/u);
  });

  it('stand on the line where a value is bound', async () => {
    const document = await openDocument('sgd.py');
    assert.match(await hoverAt(document, '0.9\n'), /β = 0\.9: constant `BETA`, line 4/u);
  });

  it('say when the setting for C is not used, and go on with its default', async () => {
    const document = await openDocument('sgd.py');
    const configuration = vscode.workspace.getConfiguration('momentumLens');
    await configuration.update('uncalibratedRange', { low: 5, high: 1 }, vscode.ConfigurationTarget.Global);
    const hover = await hoverAt(document, '0.1, momentum=0.9');
    await configuration.update('uncalibratedRange', undefined, vscode.ConfigurationTarget.Global);
    assert.match(hover, /momentumLens\.uncalibratedRange must be .* its default holds instead/u);
    assert.match(hover, /0\.3 to 4\.1/u);
    assert.doesNotMatch(await hoverAt(document, '0.1, momentum=0.9'), /must be/u);
  });

  it('list the parameter groups, also on a rate of one of them', async () => {
    const document = await openDocument('groups.py');
    for (const place of ['SGD(', '0.02', '0.95']) {
      const hover = await hoverAt(document, place);
      assert.match(hover, /backbone\.parameters\(\)` ?: η = 0\.02, β = 0\.9, η\/\(1 − β\) = 0\.2/u);
      assert.match(hover, /head\.parameters\(\)` ?: η = 0\.2, β = 0\.95, η\/\(1 − β\) = 4/u);
    }
  });

  it('stay silent elsewhere', async () => {
    const document = await openDocument('sgd.py');
    assert.doesNotMatch(await hoverAt(document, 'import'), /momentum/iu);
  });
});

describe('code actions', () => {
  withOneC();
  const cases: [name: string, site: string, before: string, after: string][] = [
    ['replaces a literal', 'literal =', 'lr=0.1, momentum=0.9)', 'lr=0.1, momentum=0.76)'],
    ['replaces the constant that the argument names', 'bound =', 'BETA = 0.9', 'BETA = 0.76'],
    ['inserts a missing momentum', 'without =', 'lr=0.1)\nadam', 'lr=0.1, momentum=0.76)\nadam'],
  ];
  for (const [name, site, before, after] of cases) {
    it(`${name}, as one edit that one undo takes back`, async () => {
      const document = await openDocument('sgd.py');
      const original = document.getText();
      const [fix, ...others] = await fixesAt(document, site);
      assert.ok(fix?.edit);
      assert.equal(others.length, 0);
      assert.notEqual(fix.isPreferred, true);
      await vscode.workspace.applyEdit(fix.edit);
      assert.equal(document.getText(), original.replace(before, after));
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), original);
    });
  }

  it('offer the value of the rule under Refactor alone, and a calibration in the light bulb', async () => {
    const document = await openDocument('sgd.py');
    assert.deepEqual(await fixesAt(document, 'literal =', vscode.CodeActionKind.QuickFix), []);
    assert.equal((await fixesAt(document, 'literal =', vscode.CodeActionKind.Refactor)).length, 1);
    const at = new vscode.Position(lineOf(document, 'literal ='), 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(at, at),
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.deepEqual(
      actions.filter(({ title }) => title.startsWith('Calibrate')).map(({ title }) => title),
      ['Calibrate momentum…'],
    );
  });
});
