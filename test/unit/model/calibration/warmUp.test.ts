import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endsInWarmUp,
  pilotStepsPast,
  stayedInWarmUp,
  warmUpOf,
} from '../../../../src/model/calibration/warmUp';

function ratesOf(share: (step: number) => number, steps = 20): number[] {
  return Array.from({ length: steps }, (_, index) => 1e-6 * share(index + 1));
}

describe('a warm-up that the first learning rates show', () => {
  it('ends where its line reaches the learning rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 250, max: 1_000_000 }),
        fc.double({ min: 0, max: 0.8, noNaN: true }),
        (length, start) => {
          const linear = (step: number): number => start + ((1 - start) * step) / length;
          const warmUp = warmUpOf(ratesOf(linear), 1e-6);
          expect((warmUp?.steps ?? 0) / length).toBeCloseTo(1, 6);
        },
      ),
      { seed: 31, numRuns: 200 },
    );
  });

  it.each<[string, (step: number) => number, unknown]>([
    ['a constant rate', () => 1, undefined],
    ['a decay', (step) => 1 - step / 40, undefined],
    ['a rate of the schedule’s own, above the one asked for', () => 1e4, undefined],
    ['an exponential rise', (step) => 0.01 * 1.1 ** step, { startShare: expect.closeTo(0.011), steps: null }],
    ['a first stair', () => 0.2, { startShare: expect.closeTo(0.2), steps: null }],
    [
      'one that is over soon',
      (step) => Math.min(1, step / 10),
      { startShare: expect.closeTo(0.1), steps: 9 },
    ],
  ])('%s', (_, share, expected) => {
    expect(warmUpOf(ratesOf(share), 1e-6)).toEqual(expected);
  });

  it('is none where no rate was seen', () => {
    expect(warmUpOf([], 1e-6)).toBeUndefined();
  });
});

it('a pilot ends inside a warm-up that is longer, or of unknown length', () => {
  expect(endsInWarmUp({ startShare: 0.01, steps: 20_000 }, 1000)).toBe(true);
  expect(endsInWarmUp({ startShare: 0.01, steps: 100 }, 1000)).toBe(false);
  expect(endsInWarmUp({ startShare: 0.01, steps: null }, 1000)).toBe(true);
  expect(pilotStepsPast({ startShare: 0.01, steps: 20_000 })).toBe(60_000);
  expect(pilotStepsPast({ startShare: 0.01, steps: null })).toBeUndefined();
});

it('a trial stayed in the warm-up where it never came to its learning rate', () => {
  const observed = { learningRateLow: 0.001, momentumOverwritten: false, overrideVerified: true };
  expect(stayedInWarmUp({ learningRate: 0.1, observed: { ...observed, learningRateHigh: 0.05 } })).toBe(true);
  expect(stayedInWarmUp({ learningRate: 0.1, observed: { ...observed, learningRateHigh: 0.1 } })).toBe(false);
  expect(stayedInWarmUp({ learningRate: 0.1 })).toBe(false);
});
