import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCurveFile } from '../../../../bench/replay/curveFile';

const HEADER = {
  task: 'small',
  net: 'linear',
  loss: 'cross-entropy',
  framework: { pytorch: '1.13.0' },
  learningRate: 0.1,
  presentMomentum: 0.9,
  batchSize: 32,
  xs: [0.1, 0.5],
  pilotSteps: 2,
  steps: 6,
  floor: 0.25,
  details: { note: 'β' },
};
const ROWS = [
  [0, 0, 'complete', [2.5, 2, 1.5, 1, 0.75, 0.5]],
  [1, 0, 'belowFloor', [2.5, 0.125]],
  [0, 1, 'diverged', [2.25, Number.POSITIVE_INFINITY, Number.NaN]],
  [1, 1, 'complete', [2.25, 2, 1.75, 1.5, 1.25, 1]],
] as const;

/** Has the recorder write `rows` to `file`, after what it holds already, and gives the (x index, seed) that it says it holds. */
function record(
  file: string,
  rows: readonly (readonly [number, number, string, readonly number[]])[],
): unknown {
  const program = `
import json, math, sys
sys.path.insert(0, "bench/replay")
from recorder.curve_file import CurveFile
path, header, rows = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
file = CurveFile(path)
if file.header is None:
    file.create(header)
for x, seed, end, losses in rows:
    file.append(x, seed, end, [float(loss) for loss in losses])
print(json.dumps(sorted(file.held)))`;
  const written = rows.map(([x, seed, end, losses]) => [x, seed, end, losses.map(pythonFloat)]);
  const argumentList = ['-c', program, file, JSON.stringify(HEADER), JSON.stringify(written)];
  const { status, stdout, stderr } = spawnSync('python3', argumentList, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function pythonFloat(value: number): number | string {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? 'nan' : 'inf';
}

function newFile(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), 'curves-')), 'small.curves');
}

describe('a file of recorded curves', () => {
  const whole = newFile();
  record(whole, ROWS);
  const bytes = readFileSync(whole);

  test('is read as the recorder wrote it', () => {
    const task = parseCurveFile(bytes);
    expect(task).toMatchObject(HEADER);
    expect(task.seeds).toEqual([0, 1]);
    for (const [xIndex, seed, end, losses] of ROWS) {
      const curve = task.curve(xIndex, seed);
      expect(curve.end).toBe(end);
      expect([...curve.losses]).toEqual([...losses]);
    }
  });

  test('holds only the seeds that are there at every x, wherever it is cut off', () => {
    const headerEnd = 12 + bytes.readUInt32LE(8);
    const ends = ROWS.map((_, index) =>
      ROWS.slice(0, index + 1).reduce((at, [, , , losses]) => at + 16 + 4 * losses.length, headerEnd),
    );
    expect(ends.at(-1)).toBe(bytes.length);
    for (let length = headerEnd; length <= bytes.length; length += 1) {
      const seeds = [ends[1]!, ends[3]!].filter((end) => end <= length).map((_, seed) => seed);
      expect(parseCurveFile(bytes.subarray(0, length)).seeds).toEqual(seeds);
    }
  });

  test('goes on behind its last whole record when the recording was cut off', () => {
    const torn = newFile();
    writeFileSync(torn, bytes.subarray(0, bytes.length - 3));
    expect(record(torn, [])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    record(torn, [ROWS[3]]);
    expect(readFileSync(torn).equals(bytes)).toBe(true);
  });

  test('is refused when it is something else, and a curve that is not there is named', () => {
    expect(() => parseCurveFile(new TextEncoder().encode('{"task": "mlp"}'))).toThrow('no recorded curves');
    expect(() => parseCurveFile(bytes).curve(1, 7)).toThrow('seed 7');
  });
});
