import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FailureError } from './failureError';

/** Images as bytes, one sample after another, with their labels. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly pixels: number;
}

/** An array as an idx file holds it. */
interface IdxArray {
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array;
}

const IMAGES_NAME = 'train-images-idx3-ubyte';
const LABELS_NAME = 'train-labels-idx1-ubyte';
const IMAGES_MAGIC = 0x803;
const LABELS_MAGIC = 0x801;
/** Between two slices, of some 10 ms, a reader may do something else. */
const SLICE_BYTES = 2 ** 20;
const LARGEST_BYTES = 2 ** 31;

/**
 * Reads the training set of an idx data set (format: http://yann.lecun.com/exdb/mnist), compressed or not, from a folder of the
 * user's; yields the share read after each slice. Throws a `FailureError` that names data set and folder.
 */
export async function* readIdxTrainingSet(
  dataSet: string,
  folder: string,
): AsyncGenerator<number, LabelledImages, void> {
  const missing = new FailureError({ kind: 'dataSetNotFound', dataSet, folder });
  const labels = yield* readIdxFile(folder, LABELS_NAME, LABELS_MAGIC, missing);
  const images = yield* readIdxFile(folder, IMAGES_NAME, IMAGES_MAGIC, missing);
  const [samples = 0, rows = 0, columns = 0] = images.sizes;
  if (labels.bytes.length !== samples) throw missing;
  return { images: images.bytes, labels: labels.bytes, pixels: rows * columns };
}

/** Whether a folder has the files of a training set by their names; what is in them is seen when they are read. */
export function holdsIdxTrainingSet(folder: string): boolean {
  return [LABELS_NAME, IMAGES_NAME].every((name) => openable(path.join(folder, name)) !== undefined);
}

async function* readIdxFile(
  folder: string,
  name: string,
  magic: number,
  missing: FailureError,
): AsyncGenerator<number, IdxArray, void> {
  const chunks = openFile(path.join(folder, name));
  if (chunks === undefined) throw missing;
  // The last byte of the magic number counts the dimensions.
  const dimensions = magic & 0xff;
  const headerBytes = 4 + 4 * dimensions;
  let header = Buffer.alloc(0);
  let sizes: number[] | undefined;
  let bytes = new Uint8Array(0);
  let [filled, yieldedAt] = [0, 0];
  try {
    for await (const chunk of chunks) {
      let rest = chunk;
      if (sizes === undefined) {
        header = Buffer.concat([header, chunk]);
        if (header.length < headerBytes) continue;
        if (header.readUInt32BE(0) !== magic) throw missing;
        const read = header;
        sizes = Array.from({ length: dimensions }, (_, i) => read.readUInt32BE(4 + 4 * i));
        const total = sizes.reduce((product, size) => product * size, 1);
        if (total > LARGEST_BYTES) throw missing;
        bytes = new Uint8Array(total);
        rest = header.subarray(headerBytes);
      }
      if (filled + rest.length > bytes.length) throw missing;
      bytes.set(rest, filled);
      filled += rest.length;
      if (filled - yieldedAt < SLICE_BYTES || filled === bytes.length) continue;
      yieldedAt = filled;
      yield filled / bytes.length;
    }
  } catch {
    // Whatever keeps a file from being read or uncompressed, it is not the data set's.
    throw missing;
  }
  if (sizes === undefined || filled !== bytes.length) throw missing;
  return { sizes, bytes };
}

/** The file or its compressed form, in chunks. */
function openFile(plain: string): AsyncIterable<Buffer> | undefined {
  const file = openable(plain);
  if (file === undefined) return undefined;
  if (file === plain) return createReadStream(file);
  // An error of either stream ends the iteration with it.
  return pipeline(createReadStream(file), createGunzip({ chunkSize: 65_536 }), () => undefined);
}

/** The path under which a file or its compressed form lies. */
function openable(plain: string): string | undefined {
  return [plain, `${plain}.gz`].find((each) => existsSync(each));
}
