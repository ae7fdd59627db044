import { expect, test } from 'vitest';
import { firstReached } from '../../../../src/calibrate/confirm/firstReached';
import { WholeCurve } from '../../../../src/calibrate/confirm/wholeCurve';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';

function streamed(values: readonly number[]): WholeCurve {
  const curve = new WholeCurve();
  for (const [index, value] of values.entries()) curve.add(index + 1, value);
  return curve;
}

function naiveFinal(values: readonly number[]): number {
  const last = values.slice(-Math.ceil(values.length / 20));
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

test('the end of a measure is the mean of the last twentieth of its values, rounded up', () => {
  for (const [count, expected] of [
    [1, 1],
    [20, 20],
    [21, 20.5],
    [100, 98],
  ] as const)
    expect(streamed(Array.from({ length: count }, (_, index) => index + 1)).final).toBeCloseTo(expected, 12);
  expect(new WholeCurve().final).toBeUndefined();
});

test('it is that of a naive mean on curves of any length, and memory and stored points stay bounded', () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const random = seededRandom(seed);
    const length = Math.floor(1 + 20_000 * random.uniform() ** 3);
    const values = Array.from({ length }, (_, index) => Math.exp(-index / 3000) + 0.1 * random.normal());
    const curve = streamed(values);
    const blockShare = length <= 2048 ? 1e-12 : 0.01;
    expect(Math.abs((curve.final ?? 0) - naiveFinal(values))).toBeLessThan(blockShare);
    const { steps, values: means } = curve.curve(128);
    expect(steps.length).toBeLessThanOrEqual(128);
    expect(steps.at(-1)).toBe(length);
    expect(means).toHaveLength(steps.length);
    expect(steps.every((step, index) => index === 0 || step > (steps[index - 1] ?? step))).toBe(true);
  }
});

test('values that are not finite are left out', () => {
  const curve = streamed([Number.NaN, 3, Infinity]);
  expect(curve.count).toBe(1);
  expect(curve.final).toBe(3);
  expect(curve.curve(10)).toEqual({ steps: [2], values: [3] });
});

test('a level is reached where the mean over the window first comes to it', () => {
  const curve = { steps: [10, 20, 30, 40], values: [4, 3, 2, 1] };
  expect(firstReached(curve, 2, 20)).toBe(40);
  expect(firstReached(curve, 2, 10)).toBe(30);
  expect(firstReached(curve, 0.5, 20)).toBeUndefined();
  expect(firstReached({ steps: [], values: [] }, 1, 20)).toBeUndefined();
});

test('it is where a naive mean over the same steps first comes to it', () => {
  for (let seed = 0; seed < 100; seed += 1) {
    const random = seededRandom(seed, 1);
    const values = Array.from(
      { length: 200 },
      (_, index) => 2 * Math.exp(-index / 60) + 0.2 * random.normal(),
    );
    const steps = values.map((_, index) => 3 * (index + 1));
    const naive = steps.find((step) => {
      const seen = values.filter((_, at) => (steps[at] ?? 0) <= step && (steps[at] ?? 0) > step - 30);
      return seen.reduce((sum, value) => sum + value, 0) / seen.length <= 0.4;
    });
    expect(firstReached({ steps, values }, 0.4, 30)).toBe(naive);
  }
});
