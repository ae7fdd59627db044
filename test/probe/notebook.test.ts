import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ScriptTrainerOptions } from '../../src/train/script/scriptTrainerOptions';
import { oneTrial } from '../support/oneTrial';
import {
  CELLS,
  describedOrFailed,
  notebookFixture,
  type NotebookFixture,
} from '../support/probe/notebookFixture';
import { REQUEST } from '../support/probe/probeRun';

// A notebook's cells, run in order in a Python that has no IPython; with it: test/frameworks/notebook.test.ts.

const { imports, data, train, fails, last } = CELLS;

let fixture: NotebookFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

async function open(
  cells: readonly string[],
  overrides: Partial<ScriptTrainerOptions> & { readonly lastCell?: number } = {},
): Promise<NotebookFixture> {
  fixture = await notebookFixture(cells, overrides);
  return fixture;
}

/** On a machine whose interpreter has IPython, too. */
async function openWithoutIpython(cells: readonly string[]): Promise<NotebookFixture> {
  const opened = await open(cells);
  await writeFile(path.join(opened.folder, 'IPython.py'), 'raise ImportError');
  return opened;
}

test('the training of the third of five cells is measured, and none after it is run', async () => {
  const opened = await open([imports, data, train, fails, last]);
  const description = await describedOrFailed(opened);
  expect(description).toMatchObject({
    constructed: { learningRate: 0.05, momentum: 0.9 },
    environment: { name: 'train.ipynb', details: { cells: '1 to 3' } },
  });
  expect(opened.trainer.footprint).toMatchObject({ trainedCell: 3, filesWritten: [] });
  const { end, curve } = await oneTrial(opened.trainer, { ...REQUEST, budgetSteps: 300 });
  expect(end).toMatchObject({ kind: 'ended', stepsSpent: 200 });
  expect(end.kind === 'ended' && end.observed?.overrideVerified).toBe(true);
  expect(curve.steps).toHaveLength(200);
  expect(opened.output).not.toContain('the last cell');
  // Nothing is left beside the notebook.
  expect(await readdir(opened.folder)).toEqual([]);
});

test('cells after the training are run where they are asked for, and what they raise ends the trial as the end does', async () => {
  const opened = await open([imports, data, train, 'print("evaluated")', fails, last], { lastCell: 6 });
  const { end } = await oneTrial(opened.trainer, { ...REQUEST, budgetSteps: 300 });
  expect(end).toMatchObject({ kind: 'ended', stepsSpent: 200 });
  expect(opened.output).toContain('evaluated');
  expect(opened.output.join('\n')).toContain('RuntimeError: after the training');
  expect(opened.output).not.toContain('the last cell');
});

test('a cell that tests the loop with a step or two is not taken for the training', async () => {
  const [first = '', ...loop] = train.split('\n');
  const body = loop.join('\n');
  const opened = await open([imports, data, `${first}\n${body.replace('200', '2')}`, body, last]);
  await describedOrFailed(opened);
  expect(opened.trainer.footprint?.trainedCell).toBe(4);
  const { end } = await oneTrial(opened.trainer, { ...REQUEST, budgetSteps: 300 });
  expect(end).toMatchObject({ kind: 'ended', stepsSpent: 202 });
});

test('what a cell raises before the training names cell and line, and no file of the copy', async () => {
  const opened = await open([imports, 'def broken():\n    return missing', 'a = 1\n\nbroken()', data, train]);
  const { notebook } = opened;
  const failure = await describedOrFailed(opened);
  expect(failure).toMatchObject({
    kind: 'scriptRaised',
    exception: "NameError: name 'missing' is not defined",
  });
  const traceback = 'traceback' in failure ? failure.traceback : '';
  const places = [...traceback.matchAll(/File "([^"]+)", line (\d+)/gu)].map(([, file, line]) => [
    file,
    line,
  ]);
  expect(places).toEqual([
    [`${notebook}#cell3`, '3'],
    [`${notebook}#cell2`, '2'],
  ]);
  expect(traceback).toContain('return missing');
});

test('a syntax error names its cell and line too', async () => {
  const opened = await open([imports, 'a = 1\nb = = 2', data, train]);
  const failure = await describedOrFailed(opened);
  expect('traceback' in failure ? failure.traceback : '').toContain(
    `File "${opened.notebook}#cell2", line 2`,
  );
});

test('a site that no cell reaches is named by its cell', async () => {
  const opened = await open([imports, data, `if False:\n    ${train.replaceAll('\n', '\n    ')}`, last]);
  expect(await describedOrFailed(opened)).toEqual({
    kind: 'siteNotReached',
    path: `${opened.notebook}#cell3`,
    line: 1,
  });
});

test('cells share one __main__, find modules in the working directory, and are asked for no input', async () => {
  const seen =
    'import sys, os, inspect\nprint("main", __name__, sys.path[0] == os.getcwd(), sys.argv)\ndef f():\n    return 1\nprint(inspect.getsource(f))';
  const opened = await open([imports, seen, 'answer = input("?")', data, train]);
  expect(await describedOrFailed(opened)).toEqual({ kind: 'askedForInput' });
  expect(opened.output).toContain(`main __main__ True ['${opened.notebook}']`);
  expect(opened.output).toContain('    return 1');
});

test('a fork of a process that has imported PyTorch runs the cells of each trial', async () => {
  const opened = await open([imports, data, train]);
  const description = await describedOrFailed(opened);
  expect(description).toMatchObject({
    environment: { details: { process: 'forked from one that has imported torch' } },
  });
  for (const seed of [1, 2]) {
    const { end } = await oneTrial(opened.trainer, { ...REQUEST, seed });
    expect(end.kind).toBe('budgetSpent');
  }
});

describe('without IPython', () => {
  test('what installs or only shows is passed over, in lines that stay where they are', async () => {
    const magics = `%matplotlib inline
%load_ext autoreload
%autoreload 2
!pip install --quiet torch \\
    numpy
if True:
    %pip install torch
math?`;
    const opened = await openWithoutIpython([
      `${magics}\n${imports}`,
      data,
      `%%time\n${train}`,
      'display(loss.item())',
    ]);
    expect(await describedOrFailed(opened)).toMatchObject({ constructed: { momentum: 0.9 } });
    expect(opened.trainer.footprint?.trainedCell).toBe(3);
  });

  test.each([
    ['%timeit f()', '%timeit f()'],
    ['files = !ls', 'files = !ls'],
    ['if True:\n    !nvidia-smi', '!nvidia-smi'],
    ['%%bash\nls', '%%bash'],
    ['%%capture out\nprint(1)', '%%capture out'],
  ])('%j is a failure that names it', async (cell, magic) => {
    const opened = await openWithoutIpython([cell, imports, data, train]);
    expect(await describedOrFailed(opened)).toEqual({
      kind: 'magicNeedsIpython',
      cell: 1,
      line: cell.startsWith('if') ? 2 : 1,
      magic,
    });
  });

  test('a line that begins with % in the middle of an expression, or of a string, is Python', async () => {
    const python = 'a = (7\n% 4)\nb = """\n!pip install torch\n"""\nprint("kept", a, b.strip())';
    const opened = await openWithoutIpython([imports, python, data, train]);
    await describedOrFailed(opened);
    expect(opened.output).toContain('kept 3 !pip install torch');
  });
});
