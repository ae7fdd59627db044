import type * as FileSystem from 'node:fs/promises';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { removePartialFiles, writeDurably } from '../../../../src/train/process/durableFile';

/** What was asked of the disk, in order. */
const asked: string[] = [];

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  return {
    ...real,
    open: async (path: string, flags: string) => {
      const file = await real.open(path, flags);
      const sync = file.sync.bind(file);
      file.sync = async () => {
        asked.push(`sync ${nameOf(path)}`);
        await sync();
      };
      return file;
    },
    rename: async (from: string, to: string) => {
      asked.push(`rename ${nameOf(from)} ${nameOf(to)}`);
      await real.rename(from, to);
    },
  };
});

function nameOf(path: string): string {
  return path.endsWith('.json') || path.endsWith('.partial') ? (path.split(/[\\/]/u).at(-1) ?? '') : 'folder';
}

beforeEach(() => {
  asked.length = 0;
});

async function folderOfTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'momentum-lens-durable-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

// Windows opens no folder.
test.runIf(process.platform !== 'win32')(
  'contents are on disk before the name is theirs, and the name before it is said to be written',
  async () => {
    const folder = await folderOfTest();
    await writeDurably(join(folder, 'record.json'), '{"whole": true}');
    expect(asked).toEqual([
      'sync record.json.partial',
      'rename record.json.partial record.json',
      'sync folder',
    ]);
    expect(await readFile(join(folder, 'record.json'), 'utf8')).toBe('{"whole": true}');
    expect(await readdir(folder)).toEqual(['record.json']);
  },
);

test('what a writer left that was cut off is removed when it is old enough, and nothing else', async () => {
  const folder = await folderOfTest();
  for (const name of ['old.json.partial', 'new.json.partial', 'old.json'])
    await writeFile(join(folder, name), '');
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of ['old.json.partial', 'old.json']) await utimes(join(folder, name), longAgo, longAgo);
  await removePartialFiles(folder, 60_000);
  expect((await readdir(folder)).toSorted()).toEqual(['new.json.partial', 'old.json']);
  await expect(removePartialFiles(join(folder, 'missing'), 0)).resolves.toBeUndefined();
});

test('what cannot be written leaves nothing behind', async () => {
  const folder = await folderOfTest();
  await mkdir(join(folder, 'record.json'));
  await writeFile(join(folder, 'record.json', 'kept'), '');
  await expect(writeDurably(join(folder, 'record.json'), 'new')).rejects.toThrow();
  expect(await readdir(folder, { recursive: true })).toEqual(['record.json', join('record.json', 'kept')]);
});
