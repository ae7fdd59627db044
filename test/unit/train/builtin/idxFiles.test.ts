import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { holdsIdxTrainingSet, readIdxTrainingSet } from '../../../../src/train/builtin/idxFiles';
import type { LabelledImages } from '../../../../src/train/builtin/idxFiles';
import { idxFolder } from '../../../support/host/idxFolder';

const folders: string[] = [];
const kept = (folder: string): string => {
  folders.push(folder);
  return folder;
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function read(
  folder: string,
): Promise<{ readonly shares: readonly number[]; readonly data: LabelledImages }> {
  const shares: number[] = [];
  const slices = readIdxTrainingSet('FashionMNIST', folder);
  for (;;) {
    const slice = await slices.next();
    if (slice.done === true) return { shares, data: slice.value };
    shares.push(slice.value);
  }
}

it.each([true, false])('gives every image with its label, compressed %s', async (compressed) => {
  const { data } = await read(kept(idxFolder(30, compressed)));
  expect(data.pixels).toBe(784);
  expect([...data.labels]).toEqual(Array.from({ length: 30 }, (_, i) => i % 10));
  expect([...data.images]).toEqual(
    Array.from({ length: 30 * 784 }, (_, i) => 25 * (Math.floor(i / 784) % 10)),
  );
});

it.each([true, false])(
  'reads a large file in slices of about a megabyte, compressed %s',
  async (compressed) => {
    const { shares } = await read(kept(idxFolder(12_000, compressed)));
    const megabytes = (12_000 * 784) / 2 ** 20;
    expect(shares.length).toBeGreaterThanOrEqual(Math.floor(megabytes) - 1);
    expect(shares.length).toBeLessThanOrEqual(megabytes);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  },
);

it.each<[string, (folder: string) => void]>([
  ['are absent', (folder) => rmSync(path.join(folder, 'train-images-idx3-ubyte.gz'))],
  ['are cut off', (folder) => truncateSync(path.join(folder, 'train-images-idx3-ubyte.gz'), 60)],
  [
    'are not compressed as they say',
    (folder) => writeFileSync(path.join(folder, 'train-labels-idx1-ubyte.gz'), 'x'),
  ],
  ['are empty', (folder) => writeFileSync(path.join(folder, 'train-images-idx3-ubyte'), '')],
  [
    'hold labels in place of images',
    (folder) => {
      const labels = readFileSync(path.join(folder, 'train-labels-idx1-ubyte.gz'));
      writeFileSync(path.join(folder, 'train-images-idx3-ubyte.gz'), labels);
    },
  ],
  [
    'hold more images than labels',
    (folder) => {
      const labels = readFileSync(path.join(kept(idxFolder(10)), 'train-labels-idx1-ubyte.gz'));
      writeFileSync(path.join(folder, 'train-labels-idx1-ubyte.gz'), labels);
    },
  ],
  [
    'say that they are larger than memory',
    (folder) => {
      const header = Buffer.from([0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 28]);
      writeFileSync(path.join(folder, 'train-images-idx3-ubyte'), header);
    },
  ],
])('names data set and folder when the files %s', async (_, damage) => {
  const folder = kept(idxFolder(20));
  damage(folder);
  await expect(read(folder)).rejects.toMatchObject({
    failure: { kind: 'dataSetNotFound', dataSet: 'FashionMNIST', folder },
  });
});

it('names a folder that does not exist', async () => {
  const folder = path.join(kept(mkdtempSync(path.join(tmpdir(), 'momentum-lens-idx-'))), 'none');
  await expect(read(folder)).rejects.toMatchObject({ failure: { kind: 'dataSetNotFound', folder } });
});

it.each([true, false])('knows a folder with the files by their names, compressed %s', (compressed) => {
  const folder = kept(idxFolder(1, compressed));
  expect(holdsIdxTrainingSet(folder)).toBe(true);
  rmSync(path.join(folder, `train-labels-idx1-ubyte${compressed ? '.gz' : ''}`));
  expect(holdsIdxTrainingSet(folder)).toBe(false);
});
