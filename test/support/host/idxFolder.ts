import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** A new folder with a training set of so many 28 × 28 images in the idx format; every image is grey by its label. */
export function idxFolder(samples: number, compressed = true): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'momentum-lens-idx-'));
  const labels = Buffer.from(Array.from({ length: samples }, (_, i) => i % 10));
  const images = Buffer.alloc(samples * 784);
  for (const [i, label] of labels.entries()) images.fill(25 * label, i * 784, (i + 1) * 784);
  const write = (name: string, magic: number, sizes: readonly number[], bytes: Buffer): void => {
    const header = Buffer.alloc(4 + 4 * sizes.length);
    for (const [i, word] of [magic, ...sizes].entries()) header.writeUInt32BE(word, 4 * i);
    const file = Buffer.concat([header, bytes]);
    const plain = path.join(folder, name);
    writeFileSync(compressed ? `${plain}.gz` : plain, compressed ? gzipSync(file, { level: 1 }) : file);
  };
  write('train-labels-idx1-ubyte', 0x801, [samples], labels);
  write('train-images-idx3-ubyte', 0x803, [samples, 28, 28], images);
  return folder;
}
