import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FailureError } from './failureError';

/** Images as bytes, one sample after another, with their labels. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly pixels: number;
}

const IMAGES_MAGIC = 0x803;
const LABELS_MAGIC = 0x801;

/**
 * Reads the training set of an idx data set (format: http://yann.lecun.com/exdb/mnist), compressed or not, from a folder of the
 * user's. Throws a `FailureError` that names data set and folder.
 */
export function readIdxTrainingSet(dataSet: string, folder: string): LabelledImages {
  const missing = new FailureError({ kind: 'dataSetNotFound', dataSet, folder });
  const images = readFile(folder, 'train-images-idx3-ubyte');
  const labels = readFile(folder, 'train-labels-idx1-ubyte');
  if (images === undefined || labels === undefined) throw missing;
  if (images.length < 16 || images.readUInt32BE(0) !== IMAGES_MAGIC) throw missing;
  if (labels.length < 8 || labels.readUInt32BE(0) !== LABELS_MAGIC) throw missing;
  const samples = images.readUInt32BE(4);
  const pixels = images.readUInt32BE(8) * images.readUInt32BE(12);
  if (images.length !== 16 + samples * pixels || labels.length !== 8 + samples) throw missing;
  return { images: images.subarray(16), labels: labels.subarray(8), pixels };
}

function readFile(folder: string, name: string): Buffer | undefined {
  const plain = path.join(folder, name);
  if (existsSync(plain)) return readFileSync(plain);
  const compressed = `${plain}.gz`;
  return existsSync(compressed) ? gunzipSync(readFileSync(compressed)) : undefined;
}
