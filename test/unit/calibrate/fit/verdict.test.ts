import { describe, expect, it } from 'vitest';
import { exponentVerdict, type ExponentEvidence } from '../../../../src/calibrate/fit/verdict';
import { wallExponent } from '../../../../src/calibrate/fit/wallExponent';
import type { Estimate, ExponentVerdict } from '../../../../src/model/calibration/calibration';

/** A wall known to lie within `half` of logX. */
const wallAt = (logRate: number, logX: number, half = 0.05) => ({
  learningRate: Math.exp(logRate),
  wall: { logXBehind: logX - half, logXSafe: logX + half },
});
const interval = (low: number, high: number): Estimate => ({ value: (low + high) / 2, low, high });

describe('exponentVerdict', () => {
  it.each<[Estimate | undefined, Estimate | undefined, number, ExponentVerdict]>([
    [interval(0.6, 0.72), interval(1.8, 2.2), 0, 'twoThirds'],
    [interval(0.6, 0.72), interval(0.9, 2.2), 0, 'undecided'],
    [interval(0.6, 0.72), interval(1.2, 1.9), 0, 'undecided'],
    [interval(0.6, 0.72), undefined, 0, 'undecided'],
    [interval(0.4, 0.6), interval(0.8, 1.2), 0, 'oneHalf'],
    [interval(0.4, 0.6), interval(0.86, 0.96), 0, 'undecided'],
    [interval(0.4, 0.6), interval(0.9, 2.1), 0, 'undecided'],
    [interval(0.45, 0.7), interval(1.8, 2.2), 0, 'undecided'],
    [interval(0.9, 1.1), undefined, 5, 'one'],
    [interval(0.9, 1.1), interval(1.8, 2.2), 0, 'undecided'],
    [interval(0.6, 0.72), interval(1.8, 2.2), 1, 'undecided'],
    [interval(0.72, 0.9), interval(1.8, 2.2), 0, 'undecided'],
    [undefined, interval(1.8, 2.2), 0, 'undecided'],
  ])('γ in %o with p in %o and %d minima on the wall is %s', (gamma, p, onWall, verdict) => {
    const evidence: ExponentEvidence = { gamma, p, onWall, learningRates: 5, lacksFit: false };
    expect(exponentVerdict(evidence)).toBe(verdict);
    expect(exponentVerdict({ ...evidence, lacksFit: true })).toBe('undecided');
  });

  it('needs three learning rates', () => {
    const evidence = { gamma: interval(0.6, 0.7), p: interval(1.9, 2.1), onWall: 0, lacksFit: false };
    expect(exponentVerdict({ ...evidence, learningRates: 2 })).toBe('undecided');
    expect(exponentVerdict({ ...evidence, learningRates: 3 })).toBe('twoThirds');
  });
});

describe('wallExponent', () => {
  it('holds every slope that passes between the walls', () => {
    const gamma = wallExponent([wallAt(-1, -1), wallAt(0, 0), wallAt(1, 1)]);
    expect(gamma?.low).toBeCloseTo(0.95, 10);
    expect(gamma?.high).toBeCloseTo(1.05, 10);
  });

  it('falls back on a regression where no power law passes between them', () => {
    const gamma = wallExponent([wallAt(-1, -1.2), wallAt(0, 0.5), wallAt(1, 0.8), wallAt(2, 2.2)]);
    expect(gamma?.low).toBeLessThan(1);
    expect(gamma?.high).toBeGreaterThan(1);
  });

  it('says nothing of fewer than three', () => {
    expect(wallExponent([wallAt(0, 0), wallAt(1, 1)])).toBeUndefined();
  });
});
