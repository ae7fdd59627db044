import { describe, expect, it } from 'vitest';
import { lacksFit } from '../../../../src/calibrate/numerics/lackOfFitTest';
import {
  cutoffAllowingLackOfFit,
  likelihoodCutoff,
  studentFactor,
} from '../../../../src/calibrate/numerics/likelihoodCutoff';

// jstat's quantiles are iterations without a convergence flag, so what intervals rest on is checked against tables.
describe('studentFactor', () => {
  it.each([
    [1, 12.7062047364],
    [2, 4.3026527297],
    [3, 3.1824463053],
    [5, 2.5705818366],
    [8, 2.3060041352],
    [12, 2.1788128297],
    [30, 2.0422724563],
    [100, 1.9839715185],
    [1000, 1.9623390808],
  ])('is that of the tables with %i degrees of freedom', (degreesOfFreedom, expected) => {
    expect(studentFactor(degreesOfFreedom)).toBeCloseTo(expected, 6);
  });

  it('falls steadily towards the normal distribution’s, at every number of trials', () => {
    for (let degreesOfFreedom = 1; degreesOfFreedom < 2000; degreesOfFreedom += 1) {
      expect(studentFactor(degreesOfFreedom + 1)).toBeLessThan(studentFactor(degreesOfFreedom));
      expect(studentFactor(degreesOfFreedom)).toBeGreaterThan(1.959);
    }
  });
});

/** A lack of fit of `ratio` times what the seeds' scatter explains. */
const lackOf = (ratio: number, lackDegreesOfFreedom: number, scatterDegreesOfFreedom: number) => ({
  lackSquares: ratio * lackDegreesOfFreedom,
  lackDegreesOfFreedom,
  scatterSquares: scatterDegreesOfFreedom,
  scatterDegreesOfFreedom,
});

describe('lacksFit', () => {
  // F with 99 % below, from tables.
  it.each([
    [1, 5, 16.258],
    [3, 10, 6.552],
    [5, 20, 4.103],
    [10, 30, 2.979],
  ])(
    'begins where F(%i, %i) leaves 1 %% beyond',
    (lackDegreesOfFreedom, scatterDegreesOfFreedom, critical) => {
      expect(lacksFit(lackOf(critical * 0.999, lackDegreesOfFreedom, scatterDegreesOfFreedom))).toBe(false);
      expect(lacksFit(lackOf(critical * 1.001, lackDegreesOfFreedom, scatterDegreesOfFreedom))).toBe(true);
    },
  );

  it('says nothing where seeds were hardly repeated', () => {
    expect(lacksFit(lackOf(1e6, 3, 2))).toBe(false);
    expect(lacksFit(lackOf(1e6, 0, 10))).toBe(false);
  });
});

describe('cutoffAllowingLackOfFit', () => {
  it('is the plain one while the model fits', () => {
    expect(cutoffAllowingLackOfFit(30, 3, 1, lackOf(1, 5, 20))).toBe(likelihoodCutoff(30, 3));
  });

  it('widens an interval as much as the lack of fit exceeds the scatter', () => {
    // 24 trials at 8 settings, all of the misfit between settings: s² = 9, t(5) = 2.5706.
    const lackOfFit = lackOf(9, 5, 16);
    const sigma = Math.sqrt((45 + 16) / 24);
    const cutoff = cutoffAllowingLackOfFit(24, 3, sigma, lackOfFit);
    expect(cutoff).toBeCloseTo(12 * Math.log(1 + (2.5705818366 ** 2 * 9) / (45 + 16)), 6);
    expect(cutoff).toBeGreaterThan(2 * likelihoodCutoff(24, 3));
  });
});
