import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeLink } from '../../../../../src/train/script/scratch/scratchLink';
import { LINUX, WINDOWS } from '../../../../support/platform/platforms';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-links-'));
  await mkdir(path.join(folder, 'data'));
  await writeFile(path.join(folder, 'data', 'x'), 'text');
});
afterEach(() => rm(folder, { recursive: true }));

const refuse = (code: string): (() => Promise<void>) => {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
};

test('without the privilege for symbolic links, folders and files of Windows are linked all the same', async () => {
  const [toFolder, toFile] = [path.join(folder, 'folder'), path.join(folder, 'file')];
  await makeLink(path.join(folder, 'data'), toFolder, WINDOWS, refuse('EPERM'));
  await makeLink(path.join(folder, 'data', 'x'), toFile, WINDOWS, refuse('EPERM'));
  expect(await readFile(path.join(toFolder, 'x'), 'utf8')).toBe('text');
  await writeFile(toFile, 'changed');
  expect(await readFile(path.join(folder, 'data', 'x'), 'utf8')).toBe('changed');
  expect((await stat(toFolder)).isDirectory()).toBe(true);
});

test('what is refused elsewhere, or for another reason, is told', async () => {
  const place = path.join(folder, 'link');
  await expect(makeLink(path.join(folder, 'data'), place, LINUX, refuse('EPERM'))).rejects.toThrow('EPERM');
  await expect(makeLink(path.join(folder, 'data'), place, WINDOWS, refuse('ENOSPC'))).rejects.toThrow(
    'ENOSPC',
  );
});
