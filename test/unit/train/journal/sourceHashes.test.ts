import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { hashSources, haveChanged } from '../../../../src/train/journal/sourceHashes';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'momentum-lens-sources-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'net.py'), 'WIDTH = 5\n');
});

test('a file that is changed or gone is a change, one that was touched is none, and none is none', async () => {
  const net = join(folder, 'net.py');
  const sources = await hashSources([net, join(folder, 'missing.py'), folder]);
  expect(Object.keys(sources)).toEqual([net]);
  await writeFile(net, 'WIDTH = 5\n');
  expect(await haveChanged(sources)).toBe(false);
  await writeFile(net, 'WIDTH = 6\n');
  expect(await haveChanged(sources)).toBe(true);
  await rm(net);
  expect(await haveChanged(sources)).toBe(true);
  expect(await haveChanged({})).toBe(false);
});
