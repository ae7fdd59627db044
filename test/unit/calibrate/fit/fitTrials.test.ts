import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FitInput } from '../../../../src/calibrate/fit/fitInput';
import { fitTrials } from '../../../../src/calibrate/fit/fitTrials';
import { groupTrials } from '../../../../src/calibrate/fit/settings/observations';
import { fittedCurve } from '../../../../src/calibrate/fit/fittedCurve';
import { logarithmicGrid } from '../../../../src/calibrate/sweep/plan';
import type {
  CalibrationResult,
  EstimatedResult,
  ProgressMeasure,
} from '../../../../src/model/calibration/calibration';
import type { Trial, TrialOutcome } from '../../../../src/model/calibration/trial';

const LEARNING_RATE = 0.02;

function trial(x: number, outcome: TrialOutcome, overrides: Partial<Trial> = {}): Trial {
  return {
    trialId: `${overrides.role ?? 'sweep'}/${overrides.learningRate ?? LEARNING_RATE}/${x}/${overrides.seed ?? 0}`,
    role: 'sweep',
    learningRate: LEARNING_RATE,
    momentum: 1 - x,
    seed: 0,
    budgetSteps: 100_000,
    stepsSpent: 1000,
    elapsedMs: 10,
    outcome,
    curve: { steps: [], values: [] },
    ...overrides,
  };
}

const converged = (convergenceSteps: number): TrialOutcome => ({ kind: 'converged', convergenceSteps });
const diverged: TrialOutcome = { kind: 'diverged', atStep: 10 };
const floorLimited: TrialOutcome = { kind: 'floorLimited', atStep: 1000 };
const failed: TrialOutcome = { kind: 'failed', failure: { kind: 'workerDied', detail: '' } };

/** T without noise, to the step; x* = (a·η^p/(p·b))^(1/(p+1)). */
function steps(x: number, { a = 3000, b = 200, p = 2, learningRate = LEARNING_RATE } = {}): number {
  return Math.round(a / x + b * (x / learningRate) ** p);
}

/** The same with a short memory's cost, which makes a heavy momentum best. */
const stepsBestHeavy = (x: number): number => steps(x, { a: 3 });

const BEST_X = ((3000 * LEARNING_RATE ** 2) / (2 * 200)) ** (1 / 3);

function sweepAt(
  xs: readonly number[],
  outcomeAt: (x: number, seed: number) => TrialOutcome,
  seeds = 2,
): Trial[] {
  return xs.flatMap((x) =>
    Array.from({ length: seeds }, (_, seed) => trial(x, outcomeAt(x, seed), { seed })),
  );
}

const GRID = logarithmicGrid(0.01, 1, 10);
const ideal = sweepAt(GRID, (x, seed) => converged(Math.round(steps(x) * (seed === 0 ? 1.03 : 0.97))));

const MEASURE: ProgressMeasure = { kind: 'reportedMetric', name: 'measure', smoothingSteps: 1 };
/** Falls towards zero. */
const LOSS: ProgressMeasure = { kind: 'trainingLoss', name: 'loss', smoothingSteps: 1 };

function fit(trials: readonly Trial[], overrides: Partial<FitInput> = {}): CalibrationResult {
  return fitTrials({
    trials,
    controls: [],
    target: 0.1,
    progressMeasure: MEASURE,
    nesterov: false,
    partial: false,
    ...overrides,
  });
}

function estimateOf(result: CalibrationResult): EstimatedResult {
  if (result.kind !== 'estimate') throw new Error(result.reason);
  return result;
}

describe('fitTrials', () => {
  it('finds x*, C and p of the model itself', () => {
    const { x, c, models, freeP, verdict, caveats } = estimateOf(fit(ideal));
    // As it is written: two significant digits.
    expect(x.value / BEST_X).toBeCloseTo(1, 1);
    expect(c.value).toBeCloseTo(x.value / LEARNING_RATE ** (2 / 3), 10);
    expect(models.map(({ p }) => p)).toEqual([1, 2]);
    expect(models[1]?.weight).toBeGreaterThan(0.999);
    expect(models[1]?.a).toBeCloseTo(3000, -2);
    expect(freeP?.value).toBeCloseTo(2, 1);
    expect(verdict).toBe('undecided');
    expect(caveats).toEqual(['onlyOneLearningRate']);
  });

  it.each<[string, Trial[], CalibrationResult]>([
    ['there are no trials', [], { kind: 'noEstimate', reason: 'noTrialFinished' }],
    ['every trial failed', sweepAt(GRID, () => failed), { kind: 'noEstimate', reason: 'noTrialFinished' }],
    [
      'every trial diverged',
      sweepAt(GRID, () => diverged),
      { kind: 'noEstimate', reason: 'everyTrialDiverged' },
    ],
    [
      'no trial left the floor',
      sweepAt(GRID, () => floorLimited),
      { kind: 'noEstimate', reason: 'targetAtNoiseFloor' },
    ],
    [
      'two settings converged',
      sweepAt([0.1, 0.2], (x) => converged(steps(x)), 6),
      { kind: 'noEstimate', reason: 'tooFewTrials' },
    ],
    [
      'one of three settings converged',
      sweepAt([0.02, 0.1, 0.5], (x) => (x === 0.1 ? converged(steps(x)) : diverged), 2),
      { kind: 'noEstimate', reason: 'tooFewTrials' },
    ],
    [
      'T still falls at the small end of the grid',
      sweepAt([0.3, 0.45, 0.7, 1], (x) => converged(steps(x))),
      { kind: 'noEstimate', reason: 'minimumAtGridEdge' },
    ],
    [
      'seeds differ by a factor five',
      sweepAt(GRID, (x, seed) => converged(Math.round(steps(x) * (seed % 2 === 0 ? 1 : 5))), 4),
      { kind: 'noEstimate', reason: 'seedsContradict' },
    ],
  ])('refuses an estimate where %s', (_, trials, result) => {
    expect(fit(trials)).toEqual(result);
  });

  it('suggests plain SGD where T still falls at momentum 0', () => {
    const falling = sweepAt([0.1, 0.2, 0.4, 0.7, 1], (x) => converged(steps(x, { a: 3e6 })));
    expect(estimateOf(fit(falling)).momentum.value).toBe(0);
  });

  it('ignores pilots, controls at other settings and shorter runs of the same trial', () => {
    const noise = [
      trial(0.1, converged(7), { role: 'pilot' }),
      trial(0.1, converged(7), { role: 'momentum0.9' }),
      trial(GRID[3] ?? 0, { kind: 'rightCensored', budgetSteps: 90_000 }, { budgetSteps: 50 }),
    ];
    expect(fit([...ideal, ...noise])).toEqual(fit(ideal));
  });

  it('takes settings that differ only by rounding for one', () => {
    const rounded = ideal.map((each) =>
      each.seed === 0
        ? { ...each, momentum: each.momentum + 1e-15, learningRate: LEARNING_RATE * (1 + 1e-15) }
        : each,
    );
    const [group, ...others] = groupTrials(rounded);
    expect(others).toEqual([]);
    expect(group?.settings.map(({ logSteps }) => logSteps.length)).toEqual(GRID.map(() => 2));
    const twoSettings = sweepAt([0.1, 0.1 + 1e-15, 0.2], (x) => converged(steps(x)), 6);
    expect(fit(twoSettings)).toEqual({ kind: 'noEstimate', reason: 'tooFewTrials' });
  });

  it('says that nothing faster was tried where the fastest setting has no slower neighbour on one side', () => {
    // T of a real task, geometric means of 8 seeds; the fitted minimum lies right of the first setting, which is the fastest.
    const means = [523, 583, 628, 751, 1206, 2728];
    const flatLeft = sweepAt(
      means.map((_, index) => 0.001 * 1.5 ** index),
      (x, seed) =>
        converged(
          Math.round(
            (means[Math.round(Math.log(x / 0.001) / Math.log(1.5))] ?? 0) * (1 + 0.04 * (seed - 3.5)),
          ),
        ),
      8,
    );
    const { x, nearRange } = estimateOf(fit(flatLeft));
    expect(x.value).toBeLessThan(0.0012);
    expect(nearRange?.highEnd).toBe('untried');
  });

  it('widens its interval and says so where T does not follow the model', () => {
    const [smooth, wavy] = [0, 0.3].map((height) => {
      const wave = (x: number): number => Math.exp(height * Math.sin(4 * Math.log(x)));
      const seeds = (x: number, seed: number): TrialOutcome =>
        converged(Math.round(steps(x) * wave(x) * (1 + 0.04 * (seed - 1))));
      return estimateOf(fit(sweepAt(GRID, seeds, 3)));
    });
    if (smooth === undefined || wavy === undefined) throw new Error('two fits');
    expect(smooth.caveats).not.toContain('poorFit');
    expect(wavy.caveats).toContain('poorFit');
    const widthOf = ({ x }: typeof wavy): number => Math.log(x.high / x.low);
    expect(widthOf(wavy)).toBeGreaterThan(3 * widthOf(smooth));
  });

  it('takes the smallest safe setting where the minimum stands on a wall, and says so', () => {
    const wall = 2 * BEST_X;
    const result = estimateOf(
      fit(sweepAt(logarithmicGrid(0.02, 1, 25), (x) => (x < wall ? floorLimited : converged(steps(x))))),
    );
    expect(result.x.low).toBeLessThan(wall);
    expect(result.x.value).toBeGreaterThanOrEqual(wall);
    expect(result.x.value).toBeLessThan(1.9 * wall);
    expect(result.caveats).toContain('targetAtNoiseFloor');
  });

  it('expects a saving, and justifies no change before it is verified', () => {
    const near = estimateOf(fit(ideal, { presentMomentum: 1 - 1.25 * BEST_X }));
    expect(near.changeJustified).toBe(false);
    const far = estimateOf(fit(ideal, { presentMomentum: 1 - 3 * BEST_X }));
    expect(far.changeJustified).toBe(false);
    const saving = far.savingOverPresent;
    if (saving?.kind !== 'expected') throw new Error('nothing is expected');
    expect(Math.abs(Math.log((saving.ratio.value * steps(BEST_X)) / steps(3 * BEST_X)))).toBeLessThan(0.15);
  });

  it('compares with 0.9 only where trials with as little momentum converged', () => {
    const grid = logarithmicGrid(0.0036, 0.5, 18);
    const bestX = ((3 * LEARNING_RATE ** 2) / (2 * 200)) ** (1 / 3);
    const seen = estimateOf(fit(sweepAt(grid, (x) => converged(stepsBestHeavy(x)))));
    const saving = stepsBestHeavy(0.1) / stepsBestHeavy(bestX);
    const expected = seen.savingOverDefault;
    if (expected?.kind !== 'expected') throw new Error('nothing is expected');
    expect(Math.abs(Math.log(expected.ratio.value / saving))).toBeLessThan(0.15);
    const censored: TrialOutcome = { kind: 'rightCensored', budgetSteps: 4 * stepsBestHeavy(bestX) };
    const unseen = estimateOf(
      fit(sweepAt(grid, (x) => (x > 0.05 ? censored : converged(stepsBestHeavy(x))))),
    );
    expect(unseen.x.value / bestX).toBeCloseTo(1, 1);
    expect(unseen.savingOverDefault).toBeUndefined();
  });

  it('carries the caveats that follow from the trials', () => {
    const observed = {
      learningRateLow: 0.01,
      learningRateHigh: 0.02,
      momentumOverwritten: true,
      overrideVerified: false,
    };
    const { caveats } = estimateOf(
      fit(
        ideal.map((each) => ({ ...each, observed })),
        { partial: true, nesterov: true },
      ),
    );
    expect(caveats).toEqual([
      'partialSweep',
      'nesterov',
      'schedulerOverwroteMomentum',
      'scheduleMovesLearningRate',
      'overrideNotVerified',
      'onlyOneLearningRate',
    ]);
  });

  it('asks for the schedule only where trials were timed, not where they train on', () => {
    const observed = {
      learningRateLow: 0.01,
      learningRateHigh: 0.02,
      momentumOverwritten: false,
      overrideVerified: true,
    };
    const after = [
      trial(0.1, converged(100), { role: 'pilot', observed }),
      trial(0.1, converged(100), { role: 'stationaryLevel', observed }),
    ];
    expect(estimateOf(fit([...ideal, ...after])).caveats).not.toContain('scheduleMovesLearningRate');
    const timed = [...ideal.slice(1), ...ideal.slice(0, 1).map((each) => ({ ...each, observed }))];
    expect(estimateOf(fit(timed)).caveats).toContain('scheduleMovesLearningRate');
  });

  it('says that every trial stopped inside the warm-up, unless one came to its learning rate', () => {
    const [first] = ideal;
    if (first === undefined) throw new Error('no trials');
    const seen = (share: number) => ({
      learningRateLow: 0.001 * first.learningRate,
      learningRateHigh: share * first.learningRate,
      momentumOverwritten: false,
      overrideVerified: true,
    });
    const inside = ideal.map((each) => ({ ...each, observed: seen(0.05) }));
    expect(estimateOf(fit(inside)).caveats).toContain('warmUpOnly');
    const one = [{ ...first, observed: seen(1) }, ...inside.slice(1)];
    expect(estimateOf(fit(one)).caveats).not.toContain('warmUpOnly');
    expect(estimateOf(fit(one)).caveats).toContain('scheduleMovesLearningRate');
  });

  it('says that a control does the same only if all its seeds got there', () => {
    const tie = {
      role: 'plainSgdMatched' as const,
      learningRate: 0.2,
      momentum: 0,
      convergenceSteps: 100,
      ratio: { value: 1, low: 0.8, high: 1.2 },
      seeds: 2,
    };
    const caveatsOf = (seedsConverged: number) =>
      estimateOf(fit(ideal, { controls: [{ ...tie, seedsConverged }] })).caveats;
    expect(caveatsOf(2)).toContain('plainSgdTies');
    expect(caveatsOf(1)).not.toContain('plainSgdTies');
  });

  it('weighs the stationary level by steps, since thinned curves are denser at the target', () => {
    const level = trial(0.1, converged(10), {
      role: 'stationaryLevel',
      // 100 steps at 0.02, then ten crossings of the target within ten steps.
      curve: {
        steps: [200, 290, 291, 292, 293, 294, 295, 296, 297, 298, 299, 300],
        values: [0.02, 0.02, 0.11, 0.09, 0.11, 0.09, 0.11, 0.09, 0.11, 0.09, 0.11, 0.09],
      },
    });
    expect(estimateOf(fit([...ideal, level], { progressMeasure: LOSS })).caveats).not.toContain(
      'targetAtNoiseFloor',
    );
  });

  it('compares the target with the stationary level only where the measure is a loss', () => {
    const level = trial(0.1, converged(10), {
      role: 'stationaryLevel',
      curve: { steps: [1, 100, 150, 200, 250, 300], values: [1, 0.2, 0.05, 0.05, 0.05, 0.05] },
    });
    expect(estimateOf(fit([...ideal, level], { progressMeasure: LOSS })).caveats).toContain(
      'targetAtNoiseFloor',
    );
    expect(estimateOf(fit([...ideal, level], { progressMeasure: MEASURE })).caveats).not.toContain(
      'targetAtNoiseFloor',
    );
    expect(estimateOf(fit([...ideal, level], { progressMeasure: LOSS, target: 0.2 })).caveats).not.toContain(
      'targetAtNoiseFloor',
    );
  });

  it.each([
    ['falls on', [0.1, 0.08, 0.06], false],
    ['falls a little more', [0.1, 0.08, 0.074], true],
    ['has settled', [0.1, 0.06, 0.061], true],
  ] as const)('takes no level from a run that %s', (_, thirds, known) => {
    const level = trial(0.1, converged(10), {
      role: 'stationaryLevel',
      curve: { steps: [100, 200, 300], values: [...thirds] },
    });
    const { caveats } = estimateOf(fit([...ideal, level], { progressMeasure: LOSS }));
    expect(caveats.includes('targetAtNoiseFloor')).toBe(known);
  });

  it.each([
    [2, 'twoThirds', 2 / 3],
    [1, 'oneHalf', 1 / 2],
  ] as const)('measures γ from several learning rates: p = %d gives %s', (p, verdict, gamma) => {
    const trials = [0.005, 0.01, 0.02, 0.04].flatMap((learningRate) =>
      sweepAt(logarithmicGrid(0.005, 1, 14), (x, seed) =>
        converged(
          Math.round(steps(x, { p, learningRate, b: p === 2 ? 200 : 3000 }) * (seed === 0 ? 1.04 : 0.96)),
        ),
      ).map((each) => ({ ...each, learningRate })),
    );
    const result = estimateOf(fit(trials));
    expect(result.verdict).toBe(verdict);
    expect(result.gamma?.value).toBeCloseTo(gamma, 2);
    expect(result.learningRateRange).toEqual(
      verdict === 'twoThirds'
        ? { low: 0.005, high: 0.04 }
        : { low: result.learningRate, high: result.learningRate },
    );
  });

  it('never throws and never gives an interval without its value inside', () => {
    const outcome = fc.oneof(
      fc.integer({ min: 1, max: 5000 }).map(converged),
      fc
        .integer({ min: 0, max: 5000 })
        .map((budgetSteps): TrialOutcome => ({ kind: 'rightCensored', budgetSteps })),
      fc.constantFrom(floorLimited, diverged, failed),
    );
    const trials = fc.array(
      fc.record({
        x: fc.constantFrom(0.01, 0.03, 0.1, 0.3, 1),
        rate: fc.constantFrom(0.01, 0.02, 0.04),
        seed: fc.nat(3),
        outcome,
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(trials, (drawn) => {
        const all = drawn.map(({ x, rate, seed, outcome: ended }) =>
          trial(x, ended, { learningRate: rate, seed }),
        );
        const result = fit(all, { presentMomentum: 0.9 });
        if (result.kind === 'noEstimate') return;
        for (const { value, low, high } of [result.x, result.momentum, result.c]) {
          expect([value, low, high].every(Number.isFinite)).toBe(true);
          expect(low).toBeLessThanOrEqual(value);
          expect(high).toBeGreaterThanOrEqual(value);
        }
        expect(result.momentum.low).toBeGreaterThanOrEqual(0);
        expect(result.momentum.high).toBeLessThan(1);
      }),
      { seed: 41, numRuns: 400 },
    );
  });
});

describe('fittedCurve', () => {
  it('runs through the minimum, inside its band', () => {
    const result = fit(ideal);
    const curve = fittedCurve(result, ideal);
    if (curve?.band === undefined) throw new Error('no curve');
    const least = curve.total.indexOf(Math.min(...curve.total));
    expect((curve.x[least] ?? 0) / estimateOf(result).x.value).toBeCloseTo(1, 0);
    for (const [i, total] of curve.total.entries()) {
      expect(total).toBeGreaterThanOrEqual(curve.band.low[i] ?? Infinity);
      expect(total).toBeLessThanOrEqual(curve.band.high[i] ?? 0);
    }
  });

  it('is absent without an estimate', () => {
    expect(fittedCurve(fit([]), [])).toBeUndefined();
  });
});
