import { afterEach, expect, test } from 'vitest';
import { oneTrial } from '../support/oneTrial';
import { frameworksPython } from '../support/probe/frameworksPython';
import {
  CELLS,
  describedOrFailed,
  notebookFixture,
  type NotebookFixture,
} from '../support/probe/notebookFixture';
import { REQUEST } from '../support/probe/probeRun';

// A notebook with magics, in a Python that has IPython.

const { imports, data, train, fails, last } = CELLS;

let fixture: NotebookFixture | undefined;
afterEach(async () => {
  await fixture?.remove();
  fixture = undefined;
});

async function open(cells: readonly string[]): Promise<NotebookFixture> {
  fixture = await notebookFixture(cells, { interpreter: frameworksPython(), trialTimeoutMs: 90_000 });
  return fixture;
}

test('magics and shell lines work, nothing is installed, and the training below %%time is measured', async () => {
  const magics = `%matplotlib inline
!pip install --quiet a-package-that-is-not-there
%load_ext autoreload
%autoreload 2
%env MOMENTUM_LENS_TEST=set
%time import os
files = !echo from the shell
print(files[0], os.environ["MOMENTUM_LENS_TEST"])`;
  const opened = await open([`${imports}\n${magics}`, data, `\n\n%%time\n\n${train}`, fails, last]);
  expect(await describedOrFailed(opened)).toMatchObject({
    constructed: { learningRate: 0.05, momentum: 0.9 },
  });
  expect(opened.trainer.footprint).toMatchObject({ trainedCell: 3, filesWritten: [] });
  expect(opened.output).toContain('from the shell set');
  const { end, curve } = await oneTrial(opened.trainer, { ...REQUEST, budgetSteps: 300 });
  expect(end).toMatchObject({ kind: 'ended', stepsSpent: 200 });
  expect(curve.steps).toHaveLength(200);
});

test('a training whose output a magic captures ends when enough was seen, and what it raises is not lost', async () => {
  const opened = await open([imports, data, `%%capture out\n${train.replace('200', '100_000')}`, last]);
  await describedOrFailed(opened);
  const { end } = await oneTrial(opened.trainer, { ...REQUEST, budgetSteps: 10_000 }, 50);
  expect(end.kind).toBe('stopped');
  await opened.remove();
  const failing = await open([imports, data, `%%capture out\nraise ValueError("hidden")\n${train}`]);
  expect(await describedOrFailed(failing)).toMatchObject({
    kind: 'scriptRaised',
    exception: 'ValueError: hidden',
    traceback: expect.stringContaining(`File "${failing.notebook}#cell3", line 2`),
  });
});

test('a cell that awaits trains as others do', async () => {
  const opened = await open([imports, data, `import asyncio\nawait asyncio.sleep(0)\n${train}`]);
  expect(await describedOrFailed(opened)).toMatchObject({ constructed: { momentum: 0.9 } });
});

test('a failure has the frames of the cells alone, in the lines in which they are written', async () => {
  const opened = await open([
    `${imports}\n!true`,
    'def broken():\n    !true\n    return missing',
    '\n\nbroken()',
    data,
    train,
  ]);
  const failure = await describedOrFailed(opened);
  const traceback = 'traceback' in failure ? failure.traceback : '';
  const places = [...traceback.matchAll(/File "([^"]+)", line (\d+)/gu)].map(
    ([, file, line]) => `${file}:${line}`,
  );
  expect(places).toEqual([`${opened.notebook}#cell3:3`, `${opened.notebook}#cell2:3`]);
});

test('after the dry run the trials are forked from a process that has imported PyTorch', async () => {
  const opened = await open([`%matplotlib inline\n${imports}`, data, train]);
  const description = await describedOrFailed(opened);
  expect(description).toMatchObject({
    environment: { details: { process: 'forked from one that has imported torch' } },
  });
  for (const seed of [1, 2]) {
    expect((await oneTrial(opened.trainer, { ...REQUEST, seed })).end.kind).toBe('budgetSpent');
  }
});
