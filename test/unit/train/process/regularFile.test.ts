import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRegularFile } from '../../../../src/train/process/regularFile';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'regular-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a file is read up to its bound, and no further', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, 'η = 1');
  await expect(readRegularFile(file, 6)).resolves.toEqual({ kind: 'read', text: 'η = 1' });
  await expect(readRegularFile(file, 5)).resolves.toEqual({ kind: 'tooLarge' });
  await expect(readRegularFile(path.join(folder, 'none'), 5)).resolves.toEqual({ kind: 'missing' });
});

test.runIf(process.platform !== 'win32')('a pipe, a folder and a device are not waited for', async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await symlink('/dev/zero', path.join(folder, 'zero'));
  for (const name of ['pipe', '.', 'zero'])
    await expect(readRegularFile(path.join(folder, name), 1e6), name).resolves.toEqual({
      kind: 'notRegular',
    });
});
