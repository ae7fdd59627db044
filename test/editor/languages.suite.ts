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

interface LanguageCase {
  readonly file: string;
  /** On the line that the lens stands on. */
  readonly site: string;
  /** Where the learning rate is read at the site. */
  readonly rate: string;
  /** What a fix writes; absent where the syntax has no place for a momentum. */
  readonly fixed?: RegExp;
}

const CASES: readonly LanguageCase[] = [
  { file: 'solver.prototxt', site: 'base_lr', rate: '0.01', fixed: /^momentum: 0\.9\d*$/mu },
  { file: 'net.cfg', site: 'learning_rate', rate: '0.001', fixed: /^momentum=0\.989$/mu },
  { file: 'train.jl', site: 'Momentum(', rate: 'η, 0.9', fixed: /Momentum\(η, 0\.\d+\)/u },
  { file: 'train.R', site: 'optim_sgd', rate: '0.1', fixed: /lr = 0\.1, momentum = 0\.76\)/u },
  { file: 'model.js', site: 'momentum(RATE', rate: 'RATE, 0.9', fixed: /momentum\(RATE, 0\.\d+\)/u },
  { file: 'fit.ts', site: 'sgd(0.1)', rate: '0.1', fixed: /sgd\(0\.1, \{ momentum: 0\.76 \}\)/u },
  {
    file: 'detectron2.py',
    site: 'BASE_LR',
    rate: '0.1',
    fixed: /^cfg\.SOLVER\.BASE_LR = 0\.1 {2}# per 16 images\ncfg\.SOLVER\.MOMENTUM = 0\.76$/mu,
  },
  {
    file: 'net.py',
    site: 'NeuralNetClassifier(',
    rate: '0.1',
    fixed: /lr=0\.1, optimizer__momentum=0\.76\)/u,
  },
  { file: 'config.yaml', site: '_target_', rate: '1e-1', fixed: /lr: 1e-1\n {2}momentum: 0\.76\n/u },
  { file: 'config.toml', site: 'name =', rate: '0.1', fixed: /^momentum = 0\.76$/mu },
  { file: 'config.json', site: '"type"', rate: '0.1', fixed: /"momentum": 0\.76 \}/u },
  {
    file: 'train.cpp',
    site: 'torch::optim::SGD ',
    rate: 'kLearningRate)',
    fixed: /SGDOptions\(kLearningRate\)\.momentum\(0\.76\)\);/u,
  },
  {
    file: 'train.m',
    site: 'trainingOptions',
    rate: 'learnRate)',
    fixed: /InitialLearnRate=learnRate, Momentum=0\.76\);/u,
  },
  {
    file: 'pipeline.config',
    site: 'momentum_optimizer',
    rate: '0.1',
    fixed: /^ {8}momentum_optimizer_value: 0\.76$/mu,
  },
  {
    file: 'train.jsonnet',
    site: '_target_',
    rate: 'lr }',
    fixed: /lr: lr, momentum: 0\.76 \}/u,
  },
  { file: 'train.gin', site: 'torch.optim', rate: '%LR', fixed: /^torch\.optim\.SGD\.momentum = 0\.76$/mu },
  { file: 'train.rs', site: 'nn::sgd', rate: 'RATE)', fixed: /nn::sgd\(0\.76, 0\., 0\., false\)/u },
  { file: 'Train.java', site: 'Sgd(', rate: '0.1' },
  { file: 'train.kt', site: 'Sgd(', rate: '0.1' },
  { file: 'report.Rmd', site: 'optim_sgd', rate: '0.1', fixed: /lr = 0\.1, momentum = 0\.76\)/u },
  { file: 'report.qmd', site: 'torch.optim', rate: 'rate)', fixed: /lr=rate, momentum=0\.76\)/u },
  { file: 'page.html', site: 'tf.train', rate: '0.1, 0.9', fixed: /momentum\(0\.1, 0\.76\)/u },
];

describe('every language', () => {
  withOneC();
  for (const { file, site, rate, fixed } of CASES) {
    it(`shows lens, hover and fix in ${file}`, async () => {
      const document = await openDocument(`languages/${file}`);
      const titles = (await lensTitles(document)).get(lineOf(document, site)) ?? [];
      assert.match(titles[0] ?? '', /measured elsewhere|by 1 − C|extrapolated/u);
      assert.match(await hoverAt(document, rate), /1 − 1\.1 · /u);
      if (fixed === undefined) return;
      const original = document.getText();
      const [fix] = await fixesAt(document, site);
      assert.ok(fix?.edit);
      await vscode.workspace.applyEdit(fix.edit);
      assert.match(document.getText(), fixed);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), original);
    });
  }

  it('is read cell by cell in a notebook, with the names of earlier cells', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'languages', 'cells.ipynb');
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(2).document;
    const titles = (await lensTitles(cell)).get(1) ?? [];
    assert.match(titles[0] ?? '', /measured elsewhere|by 1 − C|extrapolated/u);
    assert.match(await hoverAt(cell, 'LR, momentum'), /constant `LR`/u);
    assert.equal((await lensTitles(notebook.cellAt(0).document)).size, 0);
  });

  it('is read in the file that a cell of a notebook writes', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'languages', 'cells.ipynb');
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(3).document;
    const titles = (await lensTitles(cell)).get(2) ?? [];
    assert.match(titles[0] ?? '', /measured elsewhere|by 1 − C|extrapolated/u);
    assert.match(await hoverAt(cell, '0.1'), /1 − 1\.1 · /u);
  });

  it('says nothing about a large document without any trigger word', async () => {
    const filler = '# a comment of a line\n'.repeat(150_000);
    const plain = await vscode.workspace.openTextDocument({ language: 'python', content: filler });
    assert.equal((await lensTitles(plain)).size, 0);
  });
});
