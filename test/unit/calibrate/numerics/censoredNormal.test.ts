import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitCensoredNormal } from '../../../../src/calibrate/numerics/censoredNormal';
import {
  CensoredNormalWorkspace,
  type CensoredCell,
} from '../../../../src/calibrate/numerics/censoredNormalWorkspace';
import { normalTail } from '../../../../src/calibrate/numerics/normalTail';

describe('normalTail', () => {
  it.each([
    [0, Math.log(0.5)],
    [1, Math.log(0.15865525393145707)],
    [-1, Math.log(0.8413447460685429)],
    [2.5, Math.log(0.006209665325776132)],
    [10, -53.23128515051247],
    [30, -454.3212439563432],
  ])('knows log(1 − Φ(%d))', (z, expected) => {
    expect(normalTail(z).logSurvival).toBeCloseTo(expected, 8);
  });

  it('gives as hazard the slope of −log survival', () => {
    for (let z = -9; z < 12; z += 0.137) {
      const slope = -(normalTail(z + 1e-5).logSurvival - normalTail(z - 1e-5).logSurvival) / 2e-5;
      expect(Math.abs(normalTail(z).hazard - slope)).toBeLessThan(1e-4 * Math.max(1, slope));
    }
  });
});

interface Sample {
  readonly group: number;
  readonly offset: number;
  readonly values: readonly number[];
  readonly bounds: readonly number[];
}

function toCells(samples: readonly Sample[]): { readonly cells: CensoredCell[]; readonly offsets: number[] } {
  return {
    cells: samples.map(({ group, values, bounds }) => ({
      group,
      count: values.length,
      sum: values.reduce((sum, value) => sum + value, 0),
      sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
      bounds: bounds.map((bound) => ({ value: bound, count: 1 })),
    })),
    offsets: samples.map(({ offset }) => offset),
  };
}

/** ∫ of the normal density from z on, by Simpson's rule. */
function upperTail(z: number): number {
  const cells = 2000;
  const width = 12 / cells;
  let sum = 0;
  for (let i = 0; i <= cells; i += 1) {
    const weight = i === 0 || i === cells ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-0.5 * (z + i * width) ** 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

/** The likelihood from its definition. */
function naive(samples: readonly Sample[], shifts: readonly number[], sigma: number): number {
  return samples.reduce((sum, { group, offset, values, bounds }) => {
    const centre = offset + (shifts[group] ?? 0);
    const seen = values.map(
      (value) => -0.5 * ((value - centre) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI)),
    );
    const unseen = bounds.map((bound) => Math.log(upperTail((bound - centre) / sigma)));
    return [...seen, ...unseen].reduce((total, value) => total + value, sum);
  }, 0);
}

const value = fc.double({ min: -1, max: 1, noNaN: true });
const samples = fc.array(
  fc.record({
    group: fc.integer({ min: 0, max: 1 }),
    offset: value,
    values: fc.array(value, { maxLength: 4 }),
    bounds: fc.array(value, { maxLength: 2 }),
  }),
  { maxLength: 6 },
);

describe('fitCensoredNormal', () => {
  it('is the mean and standard deviation where nothing is censored', () => {
    const { cells, offsets } = toCells([{ group: 0, offset: 1, values: [2, 4], bounds: [] }]);
    expect(fitCensoredNormal(new CensoredNormalWorkspace(cells, 1), offsets)).toMatchObject({
      shifts: [2],
      sigma: 1,
    });
  });

  it('finds a maximum of the likelihood that nothing near it beats', () => {
    fc.assert(
      fc.property(samples, (drawn) => {
        const anchored = [0, 1].map((group) => ({
          group,
          offset: 0,
          values: [-0.7, 0.1 + group, 0.9],
          bounds: [],
        }));
        const all = [...anchored, ...drawn];
        const { cells, offsets } = toCells(all);
        const { shifts, sigma, logLikelihood } = fitCensoredNormal(
          new CensoredNormalWorkspace(cells, 2),
          offsets,
        );
        expect(logLikelihood).toBeCloseTo(naive(all, shifts, sigma), 4);
        const [first = 0, second = 0] = shifts;
        for (const move of [-0.02, 0.02]) {
          expect(naive(all, [first + move, second], sigma)).toBeLessThan(logLikelihood);
          expect(naive(all, [first, second + move], sigma)).toBeLessThan(logLikelihood);
          expect(naive(all, shifts, sigma * (1 + move))).toBeLessThan(logLikelihood);
        }
      }),
      { seed: 21, numRuns: 100 },
    );
  });
});
