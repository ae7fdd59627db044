import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeCalibration, encodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import { exportPlan, resultFileName } from '../../../../src/calibrate/record/exportedPlan';
import { importResults } from '../../../../src/calibrate/record/importResults';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';
import { readExportedResults, type ExportedResults } from '../../../../src/train/journal/exportedResults';

const EXPORTED = exportPlan({
  planId: 'a plan',
  subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
  learningRate: 0.05,
  presentMomentum: 0.5,
  nesterov: false,
  pilotSteps: 200,
  seedsPerSetting: 1,
  smoothingSteps: 5,
  run: {
    framework: 'pytorch',
    script: 'train.py',
    arguments: [],
    optimizer: { kind: 'site', file: 'train.py', line: 12, endLine: 12 },
  },
});
const OBSERVED = {
  learningRateLow: 0.05,
  learningRateHigh: 0.05,
  momentumOverwritten: false,
  overrideVerified: true,
};

let folder: string;
let planPath: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'results-'));
  planPath = path.join(folder, 'plan.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The result of a trial whose loss falls, line by line. */
function resultLines(number: number, steps = fallingSteps(number)): object[] {
  return [
    { type: 'trial', planId: EXPORTED.planId, number, ...EXPORTED.trials[number] },
    {
      type: 'measurements',
      steps,
      values: steps.map((step) => Math.exp(-step / (20 + 3 * number)) + 0.01),
    },
    {
      type: 'end',
      reason: 'budgetSpent',
      steps: steps.at(-1) ?? 0,
      secondsPerStep: 0.01,
      observed: OBSERVED,
      learningRates: [],
      batchSize: 64,
    },
  ];
}

function fallingSteps(number: number): number[] {
  return Array.from({ length: EXPORTED.trials[number]?.budgetSteps ?? 0 }, (_, index) => index + 1);
}

async function write(number: number, lines: readonly object[]): Promise<void> {
  await writeFile(resultFileName(planPath, number), textOf(lines));
}

function textOf(lines: readonly object[]): string {
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

function read(): Promise<ExportedResults> {
  return readExportedResults(planPath, EXPORTED);
}

async function reasonFor(number: number): Promise<string | undefined> {
  return (await read()).absent.find((each) => each.number === number)?.reason;
}

test('one event of two hundred thousand steps is read', async () => {
  const steps = Array.from({ length: 200_000 }, (_, index) => index + 1);
  await write(0, resultLines(0, steps));
  expect((await read()).recorded.get(0)?.curve.steps).toHaveLength(200_000);
});

test.each<[what: string, steps: number[]]>([
  ['a step beyond the safe integers', [1, 2, 1e17]],
  ['a step that is no whole number', [1, 2.5]],
  ['steps that do not ascend', [1, 3, 2]],
  ['a negative step', [-1, 1]],
])('a result with %s is refused', async (_, steps) => {
  const [header, measurements, end] = resultLines(0, steps);
  await write(0, [header ?? {}, measurements ?? {}, end ?? {}]);
  await expect(reasonFor(0)).resolves.toBe('unreadable');
});

test('a result whose second event goes back is refused', async () => {
  const [header, measurements, end] = resultLines(0);
  await write(0, [header ?? {}, measurements ?? {}, measurements ?? {}, end ?? {}]);
  await expect(reasonFor(0)).resolves.toBe('unreadable');
});

test.runIf(process.platform !== 'win32')('a pipe in place of a result is refused at once', async () => {
  execFileSync('mkfifo', [resultFileName(planPath, 1)]);
  await expect(reasonFor(1)).resolves.toBe('noBoundedFile');
});

test('a result of a gigabyte is refused unread', async () => {
  await write(1, []);
  await truncate(resultFileName(planPath, 1), 1e9);
  await expect(reasonFor(1)).resolves.toBe('noBoundedFile');
});

test('whatever the results hold, the import fails with a reason or makes a record that is read again', async () => {
  const stream = seededRandom(15);
  const random = (): number => stream.uniform();
  let imported = 0;
  for (let round = 0; round < 60; round += 1) {
    for (const number of EXPORTED.trials.keys()) {
      const text = textOf(resultLines(number));
      await writeFile(resultFileName(planPath, number), random() < 0.3 ? mutated(text, random) : text);
    }
    const { recorded, environment } = await read();
    const result = importResults(EXPORTED, recorded, environment, {
      now: () => new Date(0),
      newId: () => 'id',
    });
    if (result.kind === 'failed') continue;
    imported += 1;
    expect(decodeCalibration(encodeCalibration(result.calibration))).toMatchObject({ ok: true });
  }
  expect(imported).toBeGreaterThan(20);
}, 120_000);

/** The text with some of its numbers, strings or characters replaced. */
function mutated(text: string, random: () => number): string {
  const odd = ['1e17', '1e999', '-1', '0.5', 'null', '"x"', '9007199254740993', '-0', '{}', '[]', 'true', ''];
  const pick = (): string => odd[Math.floor(random() * odd.length)] ?? '';
  const spots = [...text.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?|true|false/gu)];
  // The end of a result holds few of its numbers.
  const [spot] =
    random() < 0.6 ? spots.slice(Math.floor(-12 * random()) - 1) : spots.slice(spots.length * random());
  if (spot === undefined) return text;
  return text.slice(0, spot.index) + pick() + text.slice(spot.index + spot[0].length);
}
