import { expect, test } from 'vitest';
import {
  cellFile,
  cellOfFile,
  innermostCell,
  lineText,
  tracebackText,
} from '../../../../src/model/wording/cellPlace';
import { failureMessage } from '../../../../src/model/wording/failureMessage';

const TRACEBACK = `Traceback (most recent call last):
  File "/p/a b.ipynb#cell3", line 2, in <module>
    f()
  File "/p/a b.ipynb#cell1", line 12, in f
    g()
  File "/p/own.py", line 4, in g
    1 / 0
ZeroDivisionError: division by zero`;

test('the name that a cell goes by leads back to it, and no other name does', () => {
  const place = { notebook: '/p/a#b.ipynb', cell: 12 };
  expect(cellOfFile(cellFile(place))).toEqual(place);
  for (const file of ['/p/train.py', '/p/a.ipynb', '/p/a.ipynb#cell0', '/p/a.ipynb#cell1.py', '#cell1'])
    expect(cellOfFile(file)).toBeUndefined();
});

test('a line is told by its cell, or by its file', () => {
  expect(lineText('/p/a.ipynb#cell3', 2)).toBe('line 2 of cell 3 of a.ipynb');
  expect(lineText('C:\\p\\a.ipynb#cell3', 2)).toBe('line 2 of cell 3 of a.ipynb');
  expect(lineText('/p/train.py', 2)).toBe('line 2 of /p/train.py');
});

test('a failure in a notebook names the innermost cell', () => {
  expect(innermostCell(TRACEBACK)).toEqual({ cell: 1, line: 12 });
  expect(innermostCell('  File "/p/own.py", line 4, in g')).toBeUndefined();
  const raised = { kind: 'scriptRaised', exception: 'ZeroDivisionError', traceback: TRACEBACK } as const;
  expect(failureMessage(raised)).toMatch(/^Cell 1, line 12, raised ZeroDivisionError/u);
  expect(failureMessage({ ...raised, traceback: '' })).toMatch(/^The script raised/u);
  expect(failureMessage({ kind: 'siteNotReached', path: '/p/a.ipynb#cell3', line: 1 })).toContain(
    'on line 2 of cell 3 of a.ipynb',
  );
});

test('a log names cells as such, and files as Python does', () => {
  expect(tracebackText(TRACEBACK).split('\n')).toEqual([
    'Traceback (most recent call last):',
    '  a b.ipynb, cell 3, line 2, in <module>',
    '    f()',
    '  a b.ipynb, cell 1, line 12, in f',
    '    g()',
    '  File "/p/own.py", line 4, in g',
    '    1 / 0',
    'ZeroDivisionError: division by zero',
  ]);
});
