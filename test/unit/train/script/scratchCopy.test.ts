import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createScratchCopy } from '../../../../src/train/script/scratchCopy';

let [folder, project, parent] = ['', '', ''];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  [project, parent] = [join(folder, 'project'), join(folder, 'storage')];
  await mkdir(join(project, 'src', '__pycache__'), { recursive: true });
  await mkdir(join(project, '.git'));
  await mkdir(parent);
  await writeFile(join(project, 'src', 'train.py'), 'print()');
  await writeFile(join(project, 'src', '__pycache__', 'train.pyc'), 'x'.repeat(5000));
  await writeFile(join(project, '.git', 'HEAD'), 'x'.repeat(5000));
});
afterEach(() => rm(folder, { recursive: true }));

test('what is written to the copy leaves the original alone, and goes away with the copy', async () => {
  const made = await createScratchCopy(project, parent, 1000);
  if (made.kind !== 'copied') throw new Error(made.kind);
  const script = made.copy.pathOf(join(project, 'src', 'train.py'));
  expect(await readFile(script, 'utf8')).toBe('print()');
  await writeFile(script, 'changed');
  await writeFile(join(made.copy.folder, 'checkpoint'), '');
  expect(await readFile(join(project, 'src', 'train.py'), 'utf8')).toBe('print()');
  expect((await readdir(project)).toSorted()).toEqual(['.git', 'src']);
  expect(await readdir(join(made.copy.folder, 'src'))).toEqual(['train.py']);
  await made.copy.remove();
  expect(await readdir(parent)).toEqual([]);
});

test('a folder that is too large is not copied at all', async () => {
  await writeFile(join(project, 'data'), 'x'.repeat(1001));
  expect(await createScratchCopy(project, parent, 1000)).toEqual({ kind: 'tooLarge', mostBytes: 1000 });
  expect(await readdir(parent)).toEqual([]);
});
