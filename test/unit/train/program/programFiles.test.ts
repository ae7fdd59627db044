import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { programFiles } from '../../../../src/train/program/programFiles';

test('of a command, its program and its first file count, and what it may write does not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-program-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['train', 'train.py', 'out.bin']) await writeFile(join(folder, name), '');
  const at = (name: string): string => join(folder, name);
  expect(await programFiles(['./train', '--out', 'out.bin'], folder)).toEqual([at('train'), at('out.bin')]);
  expect(await programFiles(['python', '-u', 'train.py', 'out.bin'], folder)).toEqual([at('train.py')]);
  expect(await programFiles(['nothing', '{lr}'], folder)).toEqual([]);
});
