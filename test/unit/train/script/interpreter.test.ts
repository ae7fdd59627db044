import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInterpreters } from '../../../../src/train/script/interpreter';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-'));
  await writeFile(join(folder, 'python3'), '');
  await chmod(join(folder, 'python3'), 0o755);
  await writeFile(join(folder, 'python'), 'not executable');
});
afterAll(() => rm(folder, { recursive: true }));

test('the setting comes before the Python extension, and that before PATH', async () => {
  const path = [join(folder, 'none'), folder, folder].join(delimiter);
  const choices = await findInterpreters({ setting: '/a', pythonExtension: '/b', path });
  expect(choices).toEqual([
    { path: '/a', chosenBy: 'setting' },
    { path: '/b', chosenBy: 'pythonExtension' },
    { path: join(folder, 'python3'), chosenBy: 'path' },
  ]);
});

test('no Python anywhere is no choice', async () => {
  expect(await findInterpreters({ setting: '', pythonExtension: undefined, path: '' })).toEqual([]);
});
