import { expect, test } from 'vitest';
import { CausalMean } from '../../../../src/calibrate/measure/causalMean';

test('a mean over steps so large that one less is the same goes on', () => {
  const mean = new CausalMean(1);
  expect([1e17, 2e17, Number.MAX_VALUE].map((step, index) => mean.add(step, index))).toEqual([0, 1, 2]);
});

test('a mean over a window is that of the measurements in it', () => {
  const mean = new CausalMean(2);
  expect([1, 2, 3, 10].map((step) => mean.add(step, step))).toEqual([1, 1.5, 2.5, 10]);
});
