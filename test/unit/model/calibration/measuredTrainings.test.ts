import { expect, test } from 'vitest';
import { predictedC } from '../../../../src/calibrate/numerics/predictionInterval';
import { MEASURED_TRAININGS } from '../../../../src/model/calibration/measuredTrainings';
import { DEFAULT_PLAUSIBLE_C, ruleConstant, TYPICAL_C } from '../../../../src/model/optimizer/momentumRule';

const cs = MEASURED_TRAININGS.map(({ bestX, learningRate }) => ruleConstant(bestX, learningRate));

test('the uncalibrated C and its range are those of the measured trainings', () => {
  const { value, low, high } = predictedC(cs);
  expect(value).toBeCloseTo(TYPICAL_C, 1);
  expect(low).toBeCloseTo(DEFAULT_PLAUSIBLE_C.low, 1);
  expect(high).toBeCloseTo(DEFAULT_PLAUSIBLE_C.high, 1);
});

test('each left out in turn, the range of the others holds at least nine tenths of them', () => {
  const held = cs.filter((c, index) => {
    const { low, high } = predictedC(cs.filter((_, other) => other !== index));
    return c >= low && c <= high;
  });
  expect(held.length).toBeGreaterThanOrEqual(0.9 * cs.length);
});

test('every best setting is one of those within 5 %', () => {
  for (const { bestX, nearX } of MEASURED_TRAININGS) {
    expect(bestX).toBeGreaterThanOrEqual(nearX.low);
    expect(bestX).toBeLessThanOrEqual(nearX.high);
  }
});
