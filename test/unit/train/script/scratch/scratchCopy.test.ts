import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createScratchCopy,
  removeAbandonedCopies,
  type ScratchCopy,
} from '../../../../../src/train/script/scratch/scratchCopy';
import { LINUX, WINDOWS } from '../../../../support/platform/platforms';

vi.mock(import('node:fs/promises'), async (original) => {
  const actual = await original();
  return { ...actual, copyFile: vi.fn(actual.copyFile) };
});

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

async function copied(original = project): Promise<ScratchCopy> {
  const made = await createScratchCopy(original, parent, 10_000);
  if (made.kind !== 'copied') throw new Error(made.kind);
  return made.copy;
}

test('what is written to the copy leaves the original alone, and goes away with the copy', async () => {
  const copy = await copied();
  const script = copy.pathOf(join(project, 'src', 'train.py'));
  expect(await readFile(script, 'utf8')).toBe('print()');
  await writeFile(script, 'changed');
  await writeFile(join(copy.folder, 'checkpoint'), '');
  expect(await readFile(join(project, 'src', 'train.py'), 'utf8')).toBe('print()');
  expect((await readdir(project)).toSorted()).toEqual(['.git', 'src']);
  expect(await readdir(join(copy.folder, 'src'))).toEqual(['train.py']);
  await copy.remove();
  expect(await readdir(parent)).toEqual([]);
});

test('a folder that is too large is not copied at all', async () => {
  await writeFile(join(project, 'data'), 'x'.repeat(1001));
  expect(await createScratchCopy(project, parent, 1000)).toEqual({
    kind: 'tooLarge',
    mostBytes: 1000,
    throughLink: undefined,
  });
  expect(await readdir(parent)).toEqual([]);
});

test('paths lead into the copy however the original is written, and those outside it stay', async () => {
  const copy = await copied(`${project}/src/../`);
  expect(copy.pathOf(join(project, 'src', 'train.py'))).toBe(join(copy.folder, 'src', 'train.py'));
  expect(copy.pathOf(project)).toBe(copy.folder);
  expect(copy.pathOf(`${project}-2/train.py`)).toBe(`${project}-2/train.py`);
  expect(copy.pathOf(join(project, '..log'))).toBe(join(copy.folder, '..log'));
  expect(copy.restorePaths(`File "${join(copy.folder, 'a.py')}"`)).toContain('project');
});

test('a folder that cannot be copied is named, and nothing stays behind', async () => {
  expect(await createScratchCopy(join(folder, 'none'), parent, 1000)).toMatchObject({ kind: 'failed' });
  expect(await readdir(parent)).toEqual([]);
});

test('of a folder that holds the copies, they are left out', async () => {
  await writeFile(join(parent, 'other'), '');
  const copy = await copied(folder);
  expect(await readdir(copy.folder)).toEqual(['project']);
});

test('a file that vanishes while the folder is copied costs another attempt, not the copy', async () => {
  const vanished = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  vi.mocked(copyFile).mockRejectedValueOnce(vanished).mockRejectedValueOnce(vanished);
  const copy = await copied();
  expect(await readFile(join(copy.folder, 'src', 'train.py'), 'utf8')).toBe('print()');
  vi.mocked(copyFile)
    .mockRejectedValueOnce(vanished)
    .mockRejectedValueOnce(vanished)
    .mockRejectedValueOnce(vanished);
  expect(await createScratchCopy(project, parent, 10_000)).toMatchObject({ kind: 'failed' });
});

test('what is neither a file nor a folder is left out', async () => {
  const server = createServer().listen(join(project, 'socket'));
  await once(server, 'listening');
  const copy = await copied();
  expect(await readdir(copy.folder)).toEqual(['src']);
  server.close();
});

test('copies of windows that are gone are removed; one in use, or in the making, is not', async () => {
  const copy = await copied();
  const making = createScratchCopy(project, parent, 10_000);
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  await mkdir(join(parent, 'scratch-crashed', 'src'), { recursive: true });
  await writeFile(join(parent, 'scratch-crashed.claim'), String(gone));
  await writeFile(join(parent, 'scratch-never-begun.claim'), String(gone));
  await writeFile(join(parent, 'something else'), '');
  await removeAbandonedCopies(parent);
  const made = await making;
  if (made.kind !== 'copied') throw new Error(made.kind);
  const kept = [copy, made.copy].flatMap((each) => [basename(each.folder), `${basename(each.folder)}.claim`]);
  expect((await readdir(parent)).toSorted()).toEqual([...kept, 'something else'].toSorted());
  expect(await readdir(made.copy.folder)).toEqual(['src']);
});

test('on Windows a copy is refused whose paths programs could not open', async () => {
  const deep = join(project, ...Array.from({ length: 9 }, () => 'x'.repeat(25)));
  await mkdir(deep, { recursive: true });
  expect(await createScratchCopy(project, parent, 10_000, WINDOWS)).toMatchObject({
    kind: 'failed',
    detail: expect.stringContaining('too long for Windows'),
  });
  expect(await readdir(parent)).toEqual([]);
  const elsewhere = await createScratchCopy(project, parent, 10_000, LINUX);
  expect(elsewhere.kind).toBe('copied');
  if (elsewhere.kind === 'copied') await elsewhere.copy.remove();
});
