import { expect, test } from 'vitest';
import { codeCells } from '../../../src/detect/notebookFile';

test.each<[name: string, notebook: unknown, expected: ReturnType<typeof codeCells>]>([
  [
    'sources as lists of lines, counted among all cells',
    {
      cells: [
        { cell_type: 'markdown', source: ['# Title'] },
        { cell_type: 'code', source: ['a = 1\n', 'b = 2'] },
        { cell_type: 'code', source: 'c = 3' },
      ],
    },
    [
      { index: 1, text: 'a = 1\nb = 2' },
      { index: 2, text: 'c = 3' },
    ],
  ],
  [
    'the worksheets of format 3',
    { worksheets: [{ cells: [{ cell_type: 'code', input: ['a = 1'] }] }] },
    [{ index: 0, text: 'a = 1' }],
  ],
  ['a cell without source', { cells: [{ cell_type: 'code' }] }, [{ index: 0, text: '' }]],
  ['another file', { cells: 'none' }, []],
  ['a list', [1, 2], []],
])('%s', (_, notebook, expected) => {
  expect(codeCells(JSON.stringify(notebook))).toEqual(expected);
});

test('text that is no JSON has no cells', () => {
  expect(codeCells('{"cells": [')).toEqual([]);
});
