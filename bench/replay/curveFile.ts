/** Why a recorded curve has no further steps. */
export type CurveEnd = 'complete' | 'belowFloor' | 'diverged';

/** One recorded training: its raw loss at every step, each before that step's update. */
export interface RecordedCurve {
  readonly end: CurveEnd;
  readonly losses: Float32Array;
}

/** What was trained, as the recorder wrote it; `xs` are the values of 1 − β, ascending. */
export interface RecordedHeader {
  readonly task: string;
  readonly net: string;
  readonly loss: string;
  readonly framework: Readonly<Record<string, string>>;
  readonly learningRate: number;
  readonly presentMomentum: number;
  readonly batchSize: number;
  readonly xs: readonly number[];
  readonly pilotSteps: number;
  /** Steps of a complete curve. */
  readonly steps: number;
  /** No target lies below it: a curve well below was not trained on. Null where the present setting diverged. */
  readonly floor: number | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A task's curves, of the seeds that are there at every x. */
export interface RecordedTask extends RecordedHeader {
  readonly seeds: readonly number[];
  /** The curve at `xs[xIndex]` of one of `seeds`; the same seed had the same start and the same batches at every x. */
  readonly curve: (xIndex: number, seed: number) => RecordedCurve;
}

const MAGIC = 'MLCURVE1';
const RECORD_BYTES = 16;
const ENDS: readonly CurveEnd[] = ['complete', 'belowFloor', 'diverged'];

/** Reads a file of `recorder/curve_file.py`, which may still be growing: a record that is not whole is left out. Throws on other files. */
export function parseCurveFile(bytes: Uint8Array): RecordedTask {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 12 || text(bytes, 0, 8) !== MAGIC)
    throw new Error('The file holds no recorded curves.');
  const start = 12 + view.getUint32(8, true);
  const header = JSON.parse(text(bytes, 12, start)) as RecordedHeader & {
    readonly ends: readonly CurveEnd[];
  };
  if (header.ends.join() !== ENDS.join())
    throw new Error(`The file was written with other ends: ${header.ends.join()}.`);
  const rows = header.xs.map(() => new Map<number, RecordedCurve>());
  for (let at = start; at + RECORD_BYTES <= bytes.byteLength;) {
    const field = (index: number): number => view.getUint32(at + 4 * index, true);
    const losses = floats(view, at + RECORD_BYTES, field(3));
    if (losses === undefined) break;
    rows[field(0)]?.set(field(1), { end: ENDS[field(2)] ?? 'complete', losses });
    at += RECORD_BYTES + 4 * losses.length;
  }
  const seeds = [...(rows[0]?.keys() ?? [])]
    .filter((seed) => rows.every((row) => row.has(seed)))
    .toSorted((a, b) => a - b);
  return { ...header, seeds, curve: (xIndex, seed) => held(rows[xIndex]?.get(seed), xIndex, seed) };
}

function held(curve: RecordedCurve | undefined, xIndex: number, seed: number): RecordedCurve {
  if (curve === undefined) throw new Error(`No curve of seed ${seed} was recorded at x number ${xIndex}.`);
  return curve;
}

function floats(view: DataView, at: number, length: number): Float32Array | undefined {
  if (at + 4 * length > view.byteLength) return undefined;
  return Float32Array.from({ length }, (_, index) => view.getFloat32(at + 4 * index, true));
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}
