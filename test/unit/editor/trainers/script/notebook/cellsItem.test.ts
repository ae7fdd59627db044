import { expect, test } from 'vitest';
import {
  cellsItem,
  lastCellItems,
  validTarget,
} from '../../../../../../src/editor/trainers/script/notebook/cellsItem';

const NOTEBOOK = {
  texts: ['import torch', '# data\n\nx = load()', 'optimizer = SGD()', 'train()', ''],
  siteCell: 3,
};
const AUTOMATIC = { kind: 'notebook' } as const;

test('the card says which cells are run, and how that is known', () => {
  expect(cellsItem(AUTOMATIC, NOTEBOOK, undefined)).toMatchObject({
    description: 'from the first to the one that trains',
    detail: expect.stringContaining('A dry run shows which one'),
  });
  expect(cellsItem(AUTOMATIC, NOTEBOOK, 4)).toMatchObject({
    description: '1 to 4 of 5',
    detail: expect.stringContaining('As far as the last dry run trained. Run as a copy'),
  });
  expect(cellsItem({ ...AUTOMATIC, lastCell: 5 }, NOTEBOOK, 4)).toMatchObject({
    description: '1 to 5 of 5',
    detail: expect.stringContaining('As chosen here.'),
  });
});

test('the last cell may be any from the one with the optimizer on', () => {
  expect(
    lastCellItems(NOTEBOOK).map(({ label, description, lastCell }) => [label, description, lastCell]),
  ).toEqual([
    ['Up to the one that trains', 'as a dry run shows it', undefined],
    ['1 to 3 of 5', 'optimizer = SGD()', 3],
    ['1 to 4 of 5', 'train()', 4],
    ['1 to 5 of 5', '', 5],
  ]);
  expect(lastCellItems({ texts: ['# both\n  a()'], siteCell: 1 })[1]).toMatchObject({
    label: '1 of 1',
    description: 'a()',
  });
});

test('a last cell that the notebook does not have any more, or that now stands before the optimizer, is forgotten', () => {
  expect(validTarget({ kind: 'notebook', lastCell: 4 }, NOTEBOOK)).toEqual({ kind: 'notebook', lastCell: 4 });
  expect(validTarget({ kind: 'notebook', lastCell: 6 }, NOTEBOOK)).toEqual(AUTOMATIC);
  expect(validTarget({ kind: 'notebook', lastCell: 2 }, NOTEBOOK)).toEqual(AUTOMATIC);
});
