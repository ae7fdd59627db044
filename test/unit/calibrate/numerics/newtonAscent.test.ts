import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newtonAscent } from '../../../../src/calibrate/numerics/newtonAscent';
import { likelihoodCutoff } from '../../../../src/calibrate/numerics/likelihoodCutoff';
import { maximise } from '../../../../src/calibrate/numerics/maximise';
import { profileInterval } from '../../../../src/calibrate/numerics/profileInterval';

const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
const slope = fc.double({ min: 0.2, max: 5, noNaN: true });

describe('newtonAscent', () => {
  it('finds the top of any hill that is steep somewhere and flat nowhere', () => {
    fc.assert(
      fc.property(coordinate, coordinate, slope, slope, (x, y, a, b) => {
        const hill = ([u = 0, v = 0]: readonly number[]): number =>
          -Math.sqrt(1 + a * (u - x) ** 2) - b * (v - y + 0.3 * (u - x)) ** 2;
        const { point, value } = newtonAscent(hill, [0, 0]);
        expect(value).toBeCloseTo(-1, 3);
        expect(point[0]).toBeCloseTo(x, 1);
        expect(point[1]).toBeCloseTo(y, 1);
      }),
      { seed: 61, numRuns: 200 },
    );
  });

  it('does not fall from where it starts', () => {
    const { value } = newtonAscent(([u = 0, v = 0]) => u * u - v * v - u ** 4, [0.1, 0.5]);
    expect(value).toBeGreaterThan(0.1 ** 2 - 0.5 ** 2 - 0.1 ** 4);
  });
});

describe('maximise', () => {
  it('takes the higher of two hills', () => {
    const { at } = maximise((u) => Math.exp(-((u + 2) ** 2)) + 1.2 * Math.exp(-((u - 1) ** 2)), -4, 4, 16);
    expect(at).toBeCloseTo(1, 2);
  });

  it('stays at the edge of a slope', () => {
    expect(maximise((at) => at, 0, 3, 6)).toEqual({ at: 3, value: 3 });
  });
});

describe('profileInterval', () => {
  it('cuts a parabola where it has fallen by the cutoff', () => {
    fc.assert(
      fc.property(coordinate, slope, (centre, width) => {
        const profile = (at: number): number => -0.5 * ((at - centre) / width) ** 2;
        const bounds = { low: -100, high: 100, step: 0.05 };
        const interval = profileInterval(profile, { at: centre, value: 0 }, -2, bounds);
        expect(interval.low).toBeGreaterThan(centre - 2.03 * width);
        expect(interval.low).toBeLessThan(centre - 1.97 * width);
        expect(interval.high).toBeGreaterThan(centre + 1.97 * width);
        expect(interval.high).toBeLessThan(centre + 2.03 * width);
      }),
      { seed: 62, numRuns: 200 },
    );
  });

  it('leaves a side open that never falls', () => {
    const interval = profileInterval((at) => -Math.max(0, at), { at: 0, value: 0 }, -1, {
      low: -3,
      high: 3,
      step: 0.1,
    });
    expect(interval).toMatchObject({ low: -3, openLow: true, openHigh: false });
    expect(interval.high).toBeCloseTo(1, 1);
  });
});

describe('likelihoodCutoff', () => {
  it('gives the t interval of a mean, which is exact', () => {
    // n = 10, one mean: t(0.975, 9) = 2.262157; half-width t·s/√n means a fall of n/2·log(1 + t²/(n − 1)).
    expect(likelihoodCutoff(10, 1)).toBeCloseTo(5 * Math.log(1 + 2.262157 ** 2 / 9), 4);
  });

  it('tends to the χ² value with many observations', () => {
    expect(likelihoodCutoff(1e6, 3)).toBeCloseTo(3.841459 / 2, 3);
  });
});
