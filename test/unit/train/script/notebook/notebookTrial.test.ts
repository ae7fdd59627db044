import { access, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { codeCells } from '../../../../../src/detect/notebookFile';
import { createNotebookCopy } from '../../../../../src/train/script/notebook/notebookCopy';
import { cellsDetail, notebookOfTrial } from '../../../../../src/train/script/notebook/notebookTrial';

test('a trial runs to the chosen cell, else to the one that trained in the dry run, which runs to the end', () => {
  const path = '/p/a.ipynb';
  expect(notebookOfTrial({ path, lastCell: 5 }, { trainedCell: 3 })).toEqual({
    notebook: { path, lastCell: 5 },
  });
  expect(notebookOfTrial({ path }, { trainedCell: 3 })).toEqual({ notebook: { path, lastCell: 3 } });
  expect(notebookOfTrial({ path }, undefined)).toEqual({ notebook: { path } });
  expect(notebookOfTrial(undefined, { trainedCell: 3 })).toEqual({});
});

test('a record says which cells were run', () => {
  expect(cellsDetail({ notebook: { path: '/p/a.ipynb', lastCell: 3 } })).toEqual({ cells: '1 to 3' });
  expect(cellsDetail({ notebook: { path: '/p/a.ipynb' } })).toEqual({ cells: 'all' });
  expect(cellsDetail({})).toEqual({});
});

test('the copy is a notebook of the same name with the cells alone, and goes with its folder', async () => {
  const cells = ['import torch\n', 'x = "ü"\n\n# end', ''];
  const copy = await createNotebookCopy('a b.ipynb', cells);
  expect(copy.path).toMatch(/a b\.ipynb$/u);
  expect(codeCells(await readFile(copy.path, 'utf8')).map(({ text }) => text)).toEqual(cells);
  await copy.remove();
  await expect(access(dirname(copy.path))).rejects.toThrow('ENOENT');
});
