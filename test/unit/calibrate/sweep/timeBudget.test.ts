import { assert, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimatePlanCost, type PlanCost } from '../../../../src/calibrate/sweep/planCost';
import { scriptPlan } from '../../../../src/calibrate/sweep/standardPlans';
import { cutScriptPlan, expectedHalfWidths, fitToTime } from '../../../../src/calibrate/sweep/timeBudget';

const SETTINGS = { learningRate: 0.1, presentMomentum: 0.9, pilotSteps: 1000 };

/** Milliseconds at so much a step and a start. */
function pace(stepMs: number, startMs: number): (cost: PlanCost) => number {
  return ({ expectedSteps, mostTrials }) => expectedSteps * stepMs + mostTrials * startMs;
}

describe('a time budget', () => {
  test('leaves a plan whole that fits', () => {
    expect(fitToTime(SETTINGS, 1e9, pace(1, 1))).toEqual({ kind: 'whole' });
  });

  test('first takes seeds and rounds, and keeps the pilot while that is enough', () => {
    const whole = pace(1, 0)(estimatePlanCost(scriptPlan(SETTINGS)));
    expect(fitToTime(SETTINGS, whole - 1, pace(1, 0))).toEqual({
      kind: 'cut',
      cut: { pilotSteps: 1000, mostRounds: 3, verificationSeeds: 4 },
    });
  });

  test('says how long the smallest plan would take where it does not fit', () => {
    const fit = fitToTime(SETTINGS, 1000, pace(1, 1000));
    expect(fit).toMatchObject({ kind: 'tooShort', cut: { pilotSteps: 200 } });
    expect(fit.kind === 'tooShort' && fit.leastMs).toBeGreaterThan(1000);
  });

  test('leaves the pilot as long as its measure needs', () => {
    const settings = { ...SETTINGS, pilotSteps: 20_000 };
    const fit = fitToTime(settings, 1000, pace(1, 0), 12_500);
    expect(fit).toMatchObject({ kind: 'tooShort', cut: { pilotSteps: 12_500 } });
  });

  test('is kept to by every cut, with no longer a pilot than was asked for', () => {
    assert(
      property(
        tuple(
          integer({ min: 60, max: 5000 }),
          integer({ min: 1, max: 1000 }),
          integer({ min: 0, max: 60_000 }),
          integer({ min: 1, max: 100_000 }),
        ),
        ([pilotSteps, stepMs, startMs, budgetSeconds]) => {
          const settings = { ...SETTINGS, pilotSteps };
          const budgetMs = 1000 * budgetSeconds;
          const fit = fitToTime(settings, budgetMs, pace(stepMs, startMs));
          if (fit.kind === 'whole') return;
          expect(fit.cut.pilotSteps).toBeLessThanOrEqual(pilotSteps);
          const spent = pace(stepMs, startMs)(estimatePlanCost(cutScriptPlan(settings, fit.cut)));
          expect(spent <= budgetMs).toBe(fit.kind === 'cut');
        },
      ),
    );
  });
});

test('fewer fresh seeds make the interval wider by what Student says', () => {
  const four = expectedHalfWidths({ pilotSteps: 500, mostRounds: 3, verificationSeeds: 4 });
  expect(four.low / 0.06).toBeCloseTo(2.39, 1);
  expect(expectedHalfWidths(undefined)).toEqual({ low: 0.06, high: 0.29 });
});
