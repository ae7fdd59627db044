import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalTail } from '../../../../src/calibrate/numerics/normalTail';
import { readTail } from '../../../../src/calibrate/numerics/tailSeries';

describe('readTail', () => {
  it('reads from its table what normalTail computes, and asks it outside', () => {
    fc.assert(
      fc.property(fc.double({ min: -12, max: 20, noNaN: true }), (z) => {
        const tail = { logSurvival: 0, hazard: 0 };
        readTail(z, tail);
        const { logSurvival, hazard } = normalTail(z);
        expect(Math.abs(tail.logSurvival - logSurvival)).toBeLessThan(2e-10 * Math.max(1, -logSurvival));
        expect(Math.abs(tail.hazard - hazard)).toBeLessThan(2e-10 * Math.max(1, hazard));
      }),
      { seed: 31, numRuns: 5000 },
    );
  });
});
