import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeDurably } from '../../../../src/train/process/durableFile';
import { whenFree } from '../../../../src/train/process/heldFile';
import { LINUX, MACOS, WINDOWS } from '../../../support/platform/platforms';

function failing(code: string, times: number): () => Promise<string> {
  const act = vi.fn(() => Promise.resolve('done'));
  for (let time = 0; time < times; time += 1)
    act.mockRejectedValueOnce(Object.assign(new Error(code), { code }));
  return act;
}

test.each(['EPERM', 'EACCES', 'EBUSY'])(
  '%s is waited out on Windows, and an answer elsewhere',
  async (code) => {
    expect(await whenFree(failing(code, 3), WINDOWS)).toBe('done');
    for (const platform of [LINUX, MACOS])
      await expect(whenFree(failing(code, 1), platform)).rejects.toThrow(code);
  },
);

test('what is held for long, or fails for another reason, is told', async () => {
  await expect(whenFree(failing('EPERM', 9), WINDOWS)).rejects.toThrow('EPERM');
  const full = failing('ENOSPC', 1);
  await expect(whenFree(full, WINDOWS)).rejects.toThrow('ENOSPC');
  expect(full).toHaveBeenCalledTimes(1);
});

test('a file is renamed over one that another program has open for a moment', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-held-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'record.json');
  await writeDurably(file, 'first');
  const reader = await open(file);
  const writing = writeDurably(file, 'second');
  setTimeout(() => void reader.close(), 200);
  await writing;
  expect(await readFile(file, 'utf8')).toBe('second');
});
