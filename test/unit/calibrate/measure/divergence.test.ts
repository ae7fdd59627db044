import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DivergenceMonitor } from '../../../../src/calibrate/measure/divergence';
import { seededRandom, type SeededRandom } from '../../../../src/calibrate/simulated/seededRandom';

/** Positive noise of median 1, from tame to without a mean. */
const NOISES: readonly (readonly [name: string, draw: (random: SeededRandom) => number])[] = [
  ['normal, 10 %', (random) => Math.abs(1 + 0.1 * random.normal())],
  ['log-uniform over 2.5 decades', (random) => 10 ** (2.5 * random.uniform() - 1.25)],
  ['log-normal, σ = 3', (random) => Math.exp(3 * random.normal())],
  ['Pareto, α = 1', (random) => 0.5 / (1 - random.uniform())],
  ['Pareto, α = 1/2', (random) => 0.25 / (1 - random.uniform()) ** 2],
];

/** The first measurement at which the run counts as diverged, from 1; undefined when it never does. */
function divergesAt(
  measurements: number,
  valueAt: (index: number) => number,
  target: number,
): number | undefined {
  const monitor = new DivergenceMonitor(target);
  for (let index = 1; index <= measurements; index += 1) {
    if (monitor.add(valueAt(index))) return index;
  }
  return undefined;
}

describe('a measure that scatters around a falling level', () => {
  it.each(NOISES)('never diverges: %s', (_, draw) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.constantFrom(0, 0.01, 0.5, 1),
        (seed, fallInDecades, target) => {
          const random = seededRandom(seed);
          const at = divergesAt(
            3000,
            (index) => draw(random) * 10 ** ((-fallInDecades * index) / 3000),
            target,
          );
          expect(at).toBeUndefined();
        },
      ),
      { seed: 21, numRuns: 300 },
    );
  });
});

const jump = (before: number, height: number) => (index: number) => (index <= before ? 1 : height);

describe('a run that explodes', () => {
  it('is caught within 35 + ln(11 H/L)/ln r measurements of where its growth began', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.01, max: 30, noNaN: true }),
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom(0, 0.01, 0.9),
        (growth, calm, target) => {
          // Levels of 1 while it is calm: H/L = 1, or what the growth makes of the first 20 measurements.
          const valueAt = (index: number): number => growth ** Math.max(0, index - calm);
          const highest = Math.min(1e300, valueAt(20));
          const latest = calm + 35 + Math.log(11 * highest) / Math.log(growth);
          const at = divergesAt(Math.ceil(latest), valueAt, target);
          expect(at).toBeGreaterThan(calm);
        },
      ),
      { seed: 22, numRuns: 500 },
    );
  });

  it('is caught through heavy-tailed noise of 2.5 decades', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = seededRandom(seed);
      const at = divergesAt(
        400,
        (index) => 10 ** (2.5 * random.uniform() - 1.25) * (index < 100 ? 1 : 1.1 ** (index - 100)),
        0.1,
      );
      expect(at).toBeGreaterThan(100);
      expect(at).toBeLessThan(250);
    }
  });

  it('is caught where it jumps up early and stays there', () => {
    expect(divergesAt(100, jump(1, 1e12), 0.5)).toBe(21);
    expect(divergesAt(100, jump(6, 1e8), 0.5)).toBe(9);
    expect(divergesAt(300, jump(6, 100), 0.5)).toBe(166);
    expect(divergesAt(100, jump(30, 100), 0.5)).toBe(45);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is caught at once where it is %s', (value) => {
    expect(divergesAt(10, (index) => (index < 4 ? 1 : value), 0.5)).toBe(4);
  });
});
