import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise';
import { exportRow } from '../../../src/advise/exportRows';
import { hoverLines } from '../../../src/advise/hoverMarkdown';
import { lensTitle } from '../../../src/advise/lens/lensTitle';
import { pairOffered } from '../../../src/advise/record/pairOffered';
import type { Advice } from '../../../src/model/advice/advice';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { EstimatedResult, Ridge } from '../../../src/model/calibration/calibration';
import { ridgeAt } from '../../../src/model/calibration/ridge';
import { calibration, config, literal, measured } from '../../support/detect/configFixture';

const point = (learningRate: number, x: number) => ({
  learningRate,
  x: { value: x, low: 0.8 * x, high: 1.25 * x },
  convergenceSteps: { value: 100, low: 90, high: 110 },
});
/** γ = 0.82 around β = 0.97 at η = 0.1. */
const RIDGE: Ridge = {
  gamma: { value: 0.82, low: 0.7, high: 0.94 },
  learningRate: 0.1,
  x: { value: 0.03, low: 0.026, high: 0.034 },
  points: [point(0.035, 0.0127), point(0.1, 0.03), point(0.28, 0.0698)],
};
const PAIR = {
  learningRate: 0.28,
  momentum: { value: 0.93, low: 0.91, high: 0.945 },
  saving: { kind: 'verified', ratio: { value: 1.9, low: 1.6, high: 2.2 }, seeds: 4 },
} as const;

function at(learningRate: number, changes: Partial<EstimatedResult> = {}, momentum = 0.9): Advice {
  const site = config({ learningRate: literal(learningRate), momentum: literal(momentum) });
  return advise(site, calibration(measured({ ridge: RIDGE, ...changes })), DEFAULT_RULE);
}

describe('a record of several learning rates', () => {
  test('keeps the measured β, with its saving, at its own', () => {
    expect(at(0.1)).toMatchObject({
      kind: 'measured',
      carried: { kind: 'here' },
      momentum: { value: 0.97 },
      savingOverPresent: { kind: 'verified' },
    });
  });

  test('carries β along the measured exponent in between, and claims no saving there', () => {
    const advice = at(0.05);
    expect(advice).toMatchObject({ kind: 'measured', standing: 'expected', carried: { kind: 'ridge' } });
    expect(advice).not.toHaveProperty('savingOverPresent');
    expect(lensTitle(advice)).toBe(
      'β 0.983 ± 0.003 · by γ = 0.82 measured from 0.035 to 0.28 · not verified',
    );
    const x = 0.03 * 0.5 ** 0.82;
    if (advice.kind !== 'measured') throw new Error(advice.kind);
    expect(1 - advice.momentum.value).toBeCloseTo(x, 6);
  });

  test('carries it by C where the data support 2/3', () => {
    expect(lensTitle(at(0.05, { verdict: 'twoThirds' }))).toMatch(
      / · by C = 0\.14 measured from 0\.035 to 0\.28/u,
    );
  });

  test.each([0.01, 1])('gives no number at %s, outside, and names the record', (learningRate) => {
    const advice = at(learningRate);
    expect(advice.kind).toBe('measuredElsewhere');
    expect(lensTitle(advice)).toBe(`Measured at lr 0.035 to 0.28, not at ${learningRate}`);
    const hover = hoverLines(config({ learningRate: literal(learningRate) }), advice).join('\n');
    expect(hover).toContain('What it is here is not known');
  });

  test('offers its fastest pair where the pair that it was compared with is written, and nowhere else', () => {
    expect(pairOffered(at(0.1, { fastestPair: PAIR }))).toEqual(PAIR);
    expect(pairOffered(at(0.1, { fastestPair: PAIR }, 0.8))).toBeUndefined();
    expect(pairOffered(at(0.05, { fastestPair: PAIR }))).toBeUndefined();
  });

  test.each([
    { kind: 'expected', ratio: { value: 3, low: 2, high: 4 } },
    { kind: 'verified', ratio: { value: 1.3, low: 0.9, high: 1.8 }, seeds: 4 },
    { kind: 'verifiedAtLeast', ratio: 1.05, seeds: 4 },
  ] as const)('does not offer a pair whose saving is $kind and not sure', (saving) => {
    expect(pairOffered(at(0.1, { fastestPair: { ...PAIR, saving } }))).toBeUndefined();
  });

  test('says no change once the pair is written, and nothing there that was measured at its own learning rate', () => {
    const nearRange = { low: 0.95, high: 0.98, confidence: 0.99, highEnd: 'slower' } as const;
    const advice = at(0.28, { fastestPair: PAIR, nearRange }, 0.93);
    expect(advice).toMatchObject({
      kind: 'noChangeJustified',
      standing: 'isPresent',
      carried: { kind: 'pair' },
    });
    expect(advice).not.toHaveProperty('savingOverPresent');
    const site = config({ learningRate: literal(0.28), momentum: literal(0.93) });
    expect(hoverLines(site, advice).join('\n')).not.toContain('within 5 %');
    expect(exportRow('train.py', site, advice).nearLow).toBeNull();
  });
});

describe('a record of one learning rate', () => {
  test('keeps its β where its interval cannot tell the learning rate apart, and says where it was measured', () => {
    const advice = at(0.104, { ridge: undefined });
    expect(advice).toMatchObject({ kind: 'measured', carried: { kind: 'near', learningRate: 0.1 } });
    expect(lensTitle(advice)).toContain('measured at lr 0.1');
  });

  test('stays in sight where the learning rate is known at run time only', () => {
    const learningRate = {
      state: 'unknown',
      reason: 'dynamic',
      text: 'args.lr',
      argument: { start: 0, end: 7 },
    } as const;
    const site = config({ learningRate });
    const advice = advise(site, calibration(measured()), DEFAULT_RULE);
    expect(lensTitle(advice)).toBe('Measured at lr 0.1, not known here');
    expect(hoverLines(site, advice).join('\n')).toContain(
      'There the best β is 0.970 (0.960–0.980) at lr 0.1.',
    );
    const empty = calibration({ kind: 'noEstimate', reason: 'noTrialFinished' });
    expect(advise(site, empty, DEFAULT_RULE).kind).toBe('refused');
  });

  test('stays in sight at another', () => {
    expect(lensTitle(at(0.2, { ridge: undefined }))).toBe('Measured at lr 0.1, not at 0.2');
  });
});

test('along a ridge x follows γ, and its interval widens away from where it is known best', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 10, noNaN: true }), (ratio) => {
      const { value, low, high } = ridgeAt(RIDGE, 0.1 * ratio);
      const half = Math.log(high / low) / 2;
      return (
        Math.abs(Math.log(value / 0.03) - 0.82 * Math.log(ratio)) < 1e-9 &&
        half >= Math.log(0.034 / 0.026) / 2 - 1e-9 &&
        half <= Math.log(0.034 / 0.026) / 2 + 0.12 * Math.abs(Math.log(ratio)) + 1e-9
      );
    }),
    { seed: 1 },
  );
});
