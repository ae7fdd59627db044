import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  folderComplaint,
  scriptComplaint,
} from '../../../../../../src/editor/trainers/script/card/askForPlaces';

vi.mock('vscode', () => import('../../../../../support/editor/vscodeDouble'));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-'));
  await mkdir(path.join(folder, 'package'));
  await writeFile(path.join(folder, 'train.py'), '');
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['train.py', undefined],
  ['-m package.train', undefined],
  ['trian.py', 'There is no such file.'],
  ['package', 'This is a folder: choose the script in it.'],
  ['', 'Enter the path of a script, or -m and the name of a module.'],
])('the script %j is taken only where it is there', async (text, complaint) => {
  expect(await scriptComplaint(text, folder)).toBe(complaint);
});

test('the working directory is taken only where it is a folder', async () => {
  expect(await folderComplaint(folder)).toBeUndefined();
  expect(await folderComplaint(path.join(folder, 'train.py'))).toContain('This is a file');
  expect(await folderComplaint(path.join(folder, 'gone'))).toContain('There is no folder');
});
