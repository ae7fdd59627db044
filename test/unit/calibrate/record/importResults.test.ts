import { expect, test } from 'vitest';
import { decodeExportedPlan, exportPlan } from '../../../../src/calibrate/record/exportedPlan';
import { importResults, type RecordedTrial } from '../../../../src/calibrate/record/importResults';
import { decodeCalibration, encodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import { CancelSource } from '../../../../src/calibrate/run/cancelSource';
import { lossCurveRun } from '../../../../src/calibrate/simulated/lossCurve';
import { simulatedTrainer } from '../../../../src/calibrate/simulated/simulatedTrainer';

const EXPORTED = exportPlan({
  planId: 'a plan',
  subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
  learningRate: 0.05,
  presentMomentum: 0.5,
  nesterov: false,
  pilotSteps: 1000,
  seedsPerSetting: 2,
  smoothingSteps: 25,
  run: {
    framework: 'pytorch',
    script: 'train.py',
    arguments: ['--epochs', '3'],
    optimizer: { kind: 'site', file: 'train.py', line: 12, endLine: 12 },
  },
});
const ENVIRONMENT = { trainer: 'script', name: 'train.py', device: 'CPU', details: {} } as const;
const CLOCK = { now: () => new Date(0), newId: () => 'id' };
/** T = 5/x + 25·x/η: fastest at x = √(5·0.05/25) = 0.1. */
const MODEL = { a: 5, b: 25, p: 1, seedSigma: 0.03, floorPerEffectiveRate: 0.001, noise: 0.02 };

async function results(left: (number: number) => boolean = () => true): Promise<Map<number, RecordedTrial>> {
  const trainer = simulatedTrainer(lossCurveRun(MODEL), 3);
  const recorded = new Map<number, RecordedTrial>();
  for (const [number, request] of EXPORTED.trials.entries()) {
    if (!left(number)) continue;
    const steps: number[] = [];
    const values: number[] = [];
    const end = await trainer.runTrial(
      { ...request, trialId: String(number) },
      (measurements) => {
        steps.push(...measurements.steps);
        values.push(...measurements.values);
        return 'continue';
      },
      new CancelSource().signal,
    );
    recorded.set(number, { curve: { steps, values }, end });
  }
  return recorded;
}

test('an exported plan survives its file', () => {
  expect(decodeExportedPlan(JSON.stringify(EXPORTED))).toEqual({ ok: true, exported: EXPORTED });
});

test.each(['', '{}', '[]', JSON.stringify({ ...EXPORTED, trials: [{ momentum: 1 }] })])(
  'a file that is no plan is refused: %s',
  (text) => {
    expect(decodeExportedPlan(text).ok).toBe(false);
  },
);

test('results from anywhere make the record that a sweep here would', async () => {
  const imported = importResults(EXPORTED, await results(), ENVIRONMENT, CLOCK);
  if (imported.kind !== 'imported') throw new Error(JSON.stringify(imported));
  const { calibration } = imported;
  expect(calibration.trials).toHaveLength(EXPORTED.trials.length);
  expect(calibration.partial).toBe(false);
  if (calibration.result.kind !== 'estimate') throw new Error(calibration.result.reason);
  expect(calibration.result.x.value).toBeGreaterThan(0.07);
  expect(calibration.result.x.value).toBeLessThan(0.14);
  expect(decodeCalibration(encodeCalibration(calibration))).toEqual({ ok: true, calibration });
});

test('results of a measure that rises make the record that those of its negative make', async () => {
  const recorded = await results();
  const turned = new Map(
    [...recorded].map(([number, { curve, end }]) => [
      number,
      { end, curve: { steps: curve.steps, values: curve.values.map((value) => -value) } },
    ]),
  );
  const progressMeasure = {
    kind: 'reportedMetric',
    name: 'score',
    direction: 'rises',
    smoothingSteps: 25,
  } as const;
  const falls = importResults(EXPORTED, recorded, ENVIRONMENT, CLOCK);
  const rises = importResults({ ...EXPORTED, progressMeasure }, turned, ENVIRONMENT, CLOCK);
  if (falls.kind !== 'imported' || rises.kind !== 'imported') throw new Error('not imported');
  expect(rises.calibration.trials).toEqual(falls.calibration.trials);
  expect(rises.calibration.target).toBe(falls.calibration.target);
  expect(rises.calibration.progressMeasure).toEqual(progressMeasure);
});

test('missing trials make the record partial', async () => {
  const imported = importResults(EXPORTED, await results((number) => number !== 4), ENVIRONMENT, CLOCK);
  if (imported.kind !== 'imported') throw new Error(JSON.stringify(imported));
  expect(imported.calibration.trials).toHaveLength(EXPORTED.trials.length - 1);
  expect(imported.calibration.partial).toBe(true);
});

test('without its pilot there is no target', async () => {
  const imported = importResults(EXPORTED, await results((number) => number !== 0), ENVIRONMENT, CLOCK);
  expect(imported).toMatchObject({ kind: 'failed', failure: { kind: 'targetNotReachable' } });
});

test('a pilot that diverged gives no target from what it did before', async () => {
  const recorded = await results();
  const pilot = recorded.get(0);
  if (pilot === undefined) throw new Error('no pilot');
  const values = pilot.curve.values.map((value, index) => (index < 200 ? value : Number.NaN));
  recorded.set(0, { ...pilot, curve: { ...pilot.curve, values } });
  const imported = importResults(EXPORTED, recorded, ENVIRONMENT, CLOCK);
  expect(imported).toMatchObject({
    kind: 'failed',
    failure: { kind: 'targetNotReachable', detail: expect.stringContaining('diverged at step') },
  });
});
