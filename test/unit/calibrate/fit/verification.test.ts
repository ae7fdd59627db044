import { expect, test } from 'vitest';
import { comparePaired, isDecided, mayDecide, savingOf } from '../../../../src/calibrate/fit/verification';
import type { Trial, TrialOutcome } from '../../../../src/model/calibration/trial';

const converged = (convergenceSteps: number): TrialOutcome => ({ kind: 'converged', convergenceSteps });
const stopped = (budgetSteps: number): TrialOutcome => ({ kind: 'rightCensored', budgetSteps });

function runs(...outcomes: readonly TrialOutcome[]): Trial[] {
  return outcomes.map((outcome, seed) => ({
    trialId: String(seed),
    role: 'suggestion',
    learningRate: 0.1,
    momentum: 0.9,
    seed,
    budgetSteps: 4000,
    stepsSpent: 1000,
    elapsedMs: 0,
    outcome,
    curve: { steps: [], values: [] },
  }));
}

test('the ratio is that of the geometric means over the seeds that both were trained on', () => {
  const { ratio, seeds } = comparePaired(
    runs(converged(100), converged(100), converged(100)),
    runs(converged(200), converged(800)),
  );
  expect(seeds).toBe(2);
  expect(ratio?.value).toBeCloseTo(4, 9);
  expect(ratio?.low).toBeLessThan(1);
});

test('one seed alone gives no ratio, and none at all no claim', () => {
  expect(comparePaired(runs(converged(100)), runs(converged(200))).ratio).toBeUndefined();
  expect(savingOf(comparePaired([], []))).toBeUndefined();
});

test('where the other was stopped before it got there, only a lower bound is claimed', () => {
  const comparison = comparePaired(runs(converged(100), converged(100)), runs(converged(300), stopped(500)));
  expect(comparison.ratio).toBeUndefined();
  expect(comparison.ratioOver).toBeGreaterThanOrEqual(3 - 1e-9);
  expect(comparison.ratioOver).toBeLessThanOrEqual(Math.sqrt(15));
  expect(savingOf(comparison)?.kind).toBe('verifiedAtLeast');
});

test('no bound is claimed where the suggestion did not get there on every seed either', () => {
  const comparison = comparePaired(runs(converged(100), stopped(400)), runs(stopped(500), stopped(500)));
  expect(savingOf(comparison)).toBeUndefined();
  expect(isDecided(comparison)).toBe(false);
});

test.each<[string, number[], boolean]>([
  ['surely above a tenth', [200, 201, 199, 200], true],
  ['surely below it', [101, 102, 100, 101], true],
  ['on either side of it', [100, 150, 90, 130], false],
])('a saving %s decides: %j', (_, steps, decides) => {
  const own = runs(...steps.map(() => converged(100)));
  expect(isDecided(comparePaired(own, runs(...steps.map(converged))))).toBe(decides);
});

test.each<[string, number[], boolean]>([
  ['near a tenth that scatters is given up', [80, 150, 90, 130, 85, 140], false],
  ['near a tenth on too few seeds goes on', [80, 150, 90, 130], true],
  ['well above it that scatters goes on', [130, 200, 100, 190, 105, 180], true],
  ['well below it that scatters goes on', [70, 120, 80, 90, 75, 115], true],
])('a saving %s: %j', (_, steps, goesOn) => {
  const comparison = comparePaired(runs(...steps.map(() => converged(100))), runs(...steps.map(converged)));
  expect(isDecided(comparison)).toBe(false);
  expect(mayDecide(comparison, 10)).toBe(goesOn);
});
