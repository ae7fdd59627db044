import { expect, test, vi } from 'vitest';
import { SCRIPT_RUN } from '../../../../../support/editor/scriptRunFixture';
import type * as vscode from 'vscode';
import {
  notebookDefaults,
  withValidCells,
} from '../../../../../../src/editor/trainers/script/notebook/notebookRun';
import { notebookCellsOf } from '../../../../../../src/editor/trainers/script/notebook/notebookCells';
import { scriptPathOf } from '../../../../../../src/editor/base/scriptPath';
import { fingerprintOf } from '../../../../../../src/editor/trainers/script/scriptRun';
import type { ScriptRun } from '../../../../../../src/workspace/runs/scriptRun';

const opened = vi.hoisted((): unknown[] => []);
vi.mock('vscode', () => ({
  NotebookCellKind: { Markup: 1, Code: 2 },
  workspace: {
    notebookDocuments: opened,
    workspaceFolders: [{ uri: { fsPath: '/project' } }],
    getWorkspaceFolder: () => undefined,
    getConfiguration: () => ({ get: () => undefined }),
    asRelativePath: ({ fsPath }: { readonly fsPath: string }) => fsPath.replace('/project/', ''),
  },
}));

interface CellDouble {
  readonly text: string;
  readonly languageId?: string;
  readonly isMarkup?: boolean;
}

/** Opens a notebook of these cells, alone; answers their documents. */
function open(cells: readonly CellDouble[], isUntitled = false): vscode.TextDocument[] {
  const documents = cells.map(({ text, languageId = 'python' }, index) => ({
    languageId,
    uri: { scheme: 'vscode-notebook-cell', toString: () => `cell:${index}` },
    getText: () => text,
  }));
  const notebook = {
    isUntitled,
    uri: { fsPath: isUntitled ? 'Untitled-1.ipynb' : '/project/sub/a.ipynb' },
    getCells: () =>
      documents.map((document, index) => ({ kind: cells[index]?.isMarkup === true ? 1 : 2, document })),
  };
  opened.splice(0, 1, notebook);
  return documents as unknown as vscode.TextDocument[];
}

const RUN: ScriptRun = { ...SCRIPT_RUN, target: { kind: 'notebook' }, workingDirectory: '/project/sub' };

function documentOf(...cells: CellDouble[]): vscode.TextDocument {
  const document = open(cells).at(-1);
  if (document === undefined) throw new Error('no cell');
  return document;
}

test('cells are counted among code cells, and what no Python kernel reads is empty', () => {
  const site = documentOf(
    { text: '# Title', languageId: 'markdown', isMarkup: true },
    { text: 'import torch' },
    { text: 'echo', languageId: 'shellscript' },
    { text: '%%bash\nls', languageId: 'shellscript' },
    { text: '<raw>', languageId: 'raw' },
    { text: 'optimizer = SGD()' },
  );
  expect(notebookCellsOf(site)).toEqual({
    texts: ['import torch', '', '%%bash\nls', 'optimizer = SGD()'],
    siteCell: 4,
  });
});

test('records know a cell by its notebook', () => {
  expect(scriptPathOf(documentOf({ text: 'a = 1' }).uri)).toBe('sub/a.ipynb');
});

test('another text in any cell, and another last cell, make another calibration', () => {
  const site = { text: 'optimizer = SGD()' };
  const first = fingerprintOf(documentOf({ text: 'a = 1' }, site), RUN);
  expect(fingerprintOf(documentOf({ text: 'a = 1' }, site), RUN)).toBe(first);
  expect(fingerprintOf(documentOf({ text: 'a = 2' }, site), RUN)).not.toBe(first);
  const document = documentOf({ text: 'a = 1' }, site);
  expect(fingerprintOf(document, { ...RUN, target: { kind: 'notebook', lastCell: 2 } })).not.toBe(first);
  // A setting for scripts' arguments is none of a notebook's.
  expect(fingerprintOf(document, { ...RUN, argumentText: '--lr 1' })).toBe(first);
});

test('a notebook runs where it stands, one that was never saved in the workspace', () => {
  const [saved] = open([{ text: 'a = 1' }]);
  expect(saved && notebookDefaults(saved)).toEqual({
    target: { kind: 'notebook' },
    workingDirectory: '/project/sub',
  });
  const [untitled] = open([{ text: 'a = 1' }], true);
  expect(untitled && notebookDefaults(untitled)?.workingDirectory).toBe('/project');
  const script = { uri: { scheme: 'file' } } as unknown as vscode.TextDocument;
  expect(notebookDefaults(script)).toBeUndefined();
});

test('what was chosen for another notebook of the same name is not taken over', () => {
  const document = documentOf({ text: 'a = 1' }, { text: 'optimizer = SGD()' });
  const remembered: ScriptRun = { ...RUN, target: { kind: 'notebook', lastCell: 7 } };
  expect(withValidCells(remembered, document).target).toEqual({ kind: 'notebook' });
});
