import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { logarithmicTicks, momentumLabel } from '../../../../webview/charts/axisTicks';

it.each([
  ['several decades', 0.001, 1, [0.001, 0.01, 0.1, 1]],
  ['one decade', 100, 1000, [100, 200, 500, 1000]],
  ['a third of a decade', 190, 400, [200, 300, 400]],
  ['a few per cent', 0.24, 0.26, [0.24, 0.25, 0.26]],
] as const)('an axis over %s is labelled at round values', (_, low, high, some) => {
  const ticks = logarithmicTicks({ low, high, most: 7 });
  for (const each of some) expect(ticks).toContainEqual(expect.closeTo(each, 8));
});

it('any range has enough labels and no crowd of them', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -6, max: 6, noNaN: true }),
      fc.double({ min: 0.01, max: 6, noNaN: true }),
      (from, width) => {
        const ticks = logarithmicTicks({ low: 10 ** from, high: 10 ** (from + width), most: 8 });
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(9);
      },
    ),
    { seed: 3 },
  );
});

it('what must be labelled is, and nothing stands on it', () => {
  const ticks = logarithmicTicks({ low: 0.01, high: 1, most: 6, first: [0.26] });
  expect(ticks).toContain(0.26);
  expect(ticks.filter((each) => each > 0.2 && each < 0.35)).toEqual([0.26]);
});

it.each([
  [0.26, '0.74'],
  [0.1, '0.9'],
  [0.0001, '0.9999'],
  [1, '0'],
])('1 − β = %d reads β = %s', (x, label) => {
  expect(momentumLabel(x)).toBe(label);
});

it('a range that is none has no labels', () => {
  expect(logarithmicTicks({ low: 0, high: 1, most: 5 })).toEqual([]);
  expect(logarithmicTicks({ low: 1, high: 1, most: 5 })).toEqual([]);
});
