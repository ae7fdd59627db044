import { expect, test } from 'vitest';
import type { ProgressMeasure } from '../../../../src/model/calibration/calibration';
import { turnedCurve, turnedValue } from '../../../../src/model/calibration/turnedMeasure';
import { measureText, measureTitle } from '../../../../src/model/wording/measureText';

const LOSS: ProgressMeasure = { kind: 'trainingLoss', name: 'training loss', smoothingSteps: 25 };
const ACCURACY: ProgressMeasure = {
  kind: 'reportedMetric',
  name: 'val_acc',
  source: 'printed',
  direction: 'rises',
  smoothingSteps: 1500,
  sparse: { stepsBetween: 500.25, smoothingReports: 3 },
};

test.each<[ProgressMeasure, string]>([
  [LOSS, 'training loss, mean of 25 steps'],
  [{ ...LOSS, smoothingSteps: 1 }, 'training loss'],
  [{ ...LOSS, name: 'loss', source: 'wandb' }, 'loss (W&B), mean of 25 steps'],
  [ACCURACY, 'val_acc (printed, rises), one value in 500 steps, mean of 3 values'],
  [
    { ...ACCURACY, sparse: { stepsBetween: 20, smoothingReports: 1 } },
    'val_acc (printed, rises), one value in 20 steps',
  ],
])('%o in words', (measure, text) => {
  expect(measureText(measure)).toBe(text);
});

test('a name is one line, and not long', () => {
  expect(measureTitle({ name: `a\nb\u202E${'c'.repeat(500)}` })).toMatch(/^a bc{55,60}…$/u);
});

test('a measure is turned back by turning it again, without a negative zero', () => {
  const curve = { steps: [1, 2], values: [0, 0.5] };
  expect(turnedCurve(ACCURACY, curve)).toEqual({ steps: [1, 2], values: [0, -0.5] });
  expect(turnedCurve(ACCURACY, turnedCurve(ACCURACY, curve))).toEqual(curve);
  expect(turnedCurve(LOSS, curve)).toBe(curve);
  expect(turnedValue(ACCURACY, Number.NaN)).toBeNaN();
});
