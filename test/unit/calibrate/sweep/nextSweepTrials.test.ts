import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sustainWindowSteps } from '../../../../src/calibrate/measure/levelCrossing';
import { nextSweepTrials } from '../../../../src/calibrate/sweep/nextSweepTrials';
import { logarithmicGrid, type PlannedTrial } from '../../../../src/calibrate/sweep/plan';
import type {
  CalibrationPlan,
  CurveRoundsPlan,
  RacingGridPlan,
} from '../../../../src/model/calibration/calibrationPlan';
import { estimatePlanCost } from '../../../../src/calibrate/sweep/planCost';
import {
  idealLaw,
  withBadSeeds,
  withWall,
  type ConvergenceLaw,
} from '../../../../src/calibrate/simulated/convergenceLaw';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';
import type { Trial, TrialOutcome } from '../../../../src/model/calibration/trial';

const common = {
  target: { kind: 'given', target: 0.1 } as const,
  maxBudgetSteps: 20_000,
  firstSeed: 1,
  verificationSeeds: 0,
  controlSeeds: 0,
  learningRate: 0.02,
};
const racing: RacingGridPlan = {
  ...common,
  kind: 'racingGrid',
  xs: logarithmicGrid(0.01, 1, 9),
  seedsPerSetting: 3,
  initialBudgetSteps: 300,
};
const adaptive: CurveRoundsPlan = {
  ...common,
  kind: 'curveRounds',
  startX: 0.1,
  roundTrials: 4,
  fewestRounds: 2,
  mostRounds: 5,
};
const several: CalibrationPlan = {
  ...common,
  kind: 'severalLearningRates',
  sweeps: [racing, { ...racing, learningRate: 0.04 }, { ...adaptive, learningRate: 0.01 }],
};
const plans: readonly CalibrationPlan[] = [racing, adaptive, several];

const law = idealLaw({ a: 30, b: 2, p: 2, sigma: 0.15 });

/** What a run of this law would have left behind, without training it. */
function run(planned: PlannedTrial, ofLaw: ConvergenceLaw): Trial {
  const x = 1 - planned.momentum;
  const drawn = ofLaw.sample(planned.learningRate, x, seededRandom(1, planned.learningRate, x, planned.seed));
  const outcome = ((): TrialOutcome => {
    switch (drawn.kind) {
      case 'converges': {
        const needed = drawn.steps + sustainWindowSteps(drawn.steps, x);
        return needed <= planned.budgetSteps
          ? { kind: 'converged', convergenceSteps: drawn.steps }
          : { kind: 'rightCensored', budgetSteps: Math.min(planned.budgetSteps, drawn.steps) };
      }
      case 'floorLimited':
        return { kind: 'floorLimited', atStep: planned.budgetSteps };
      case 'diverges':
        return { kind: 'diverged', atStep: 3 };
      case 'fails':
        return { kind: 'failed', failure: { kind: 'workerDied', detail: '' } };
    }
  })();
  return {
    ...planned,
    trialId: JSON.stringify(planned),
    role: 'sweep',
    stepsSpent: planned.budgetSteps,
    elapsedMs: 0,
    outcome,
    curve: { steps: [], values: [] },
  };
}

function runFrom(plan: CalibrationPlan, done: readonly Trial[], ofLaw: ConvergenceLaw = law): Trial[] {
  const trials = [...done];
  for (let guard = 0; guard < 500; guard += 1) {
    const [next] = nextSweepTrials(plan, trials, []);
    if (next === undefined) return trials;
    trials.push(run(next, ofLaw));
  }
  throw new Error('the plan does not end');
}

/** What tells two runs apart. */
function key({ learningRate, momentum, seed }: PlannedTrial): string {
  return `${learningRate}/${momentum}/${seed}`;
}

const laws: readonly [string, ConvergenceLaw][] = [
  ['the ideal law', law],
  ['a wall right of the minimum', withWall(law, 0.02 / 0.3)],
  ['a wall at momentum 0', withWall(law, 0.019)],
  ['nothing but divergence', withBadSeeds(law, { outliers: 0, outlierFactor: 1, diverged: 1, failed: 0 })],
  ['nothing but failure', withBadSeeds(law, { outliers: 0, outlierFactor: 1, diverged: 0, failed: 1 })],
  ['a target out of every budget', idealLaw({ a: 3e6, b: 2e6, p: 2, sigma: 0.1 })],
  ['a minimum beyond momentum 0', idealLaw({ a: 3000, b: 1e-6, p: 2, sigma: 0.1 })],
  ['a minimum far below the start', idealLaw({ a: 0.03, b: 200, p: 2, sigma: 0.1 })],
];

describe('nextSweepTrials', () => {
  it.each(laws)('ends, within its budgets and without running anything twice, on %s', (_, ofLaw) => {
    for (const plan of plans) {
      const trials = runFrom(plan, [], ofLaw);
      const runs = trials.map(({ trialId }) => trialId);
      expect(new Set(runs).size).toBe(runs.length);
      for (const { budgetSteps, momentum } of trials) {
        expect(budgetSteps).toBeLessThanOrEqual(plan.maxBudgetSteps);
        expect(momentum).toBeGreaterThanOrEqual(0);
        expect(momentum).toBeLessThan(1);
      }
    }
  });

  it.each(laws)('comes to the same trials when resumed from any prefix of them, on %s', (_, ofLaw) => {
    for (const plan of plans) {
      const whole = runFrom(plan, [], ofLaw);
      for (let length = 0; length < whole.length; length += 7) {
        expect(runFrom(plan, whole.slice(0, length), ofLaw)).toEqual(whole);
      }
    }
  });

  it('never asks for what is under way', () => {
    const wholeRuns = new Map(plans.map((plan) => [plan, runFrom(plan, [])]));
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.nat(40),
        fc.integer({ min: 1, max: 6 }),
        (plan, after, parallel) => {
          const trials = wholeRuns.get(plan)?.slice(0, after) ?? [];
          const pending: PlannedTrial[] = [];
          for (let worker = 0; worker < parallel; worker += 1) {
            const [next] = nextSweepTrials(plan, trials, pending);
            if (next === undefined) break;
            expect(pending.map(key)).not.toContain(key(next));
            pending.push(next);
          }
        },
      ),
      { seed: 51, numRuns: 100 },
    );
  });

  it('spends its trials near the minimum when it brackets', () => {
    const bestX = ((30 * 0.02 ** 2) / (2 * 2)) ** (1 / 3);
    const trials = runFrom(adaptive, []);
    expect(trials.length).toBeGreaterThanOrEqual(8);
    expect(trials.length).toBeLessThanOrEqual(20);
    const near = trials.filter(({ momentum }) => Math.abs(Math.log((1 - momentum) / bestX)) < Math.log(5));
    expect(near.length).toBeGreaterThanOrEqual(trials.length - 3);
  });

  it('gives a racing setting that lost its first seed no further ones', () => {
    const trials = runFrom(racing, []);
    const slow = trials.filter(({ momentum }) => momentum === 0);
    expect(new Set(slow.map(({ seed }) => seed))).toEqual(new Set([1]));
  });
});

describe('estimatePlanCost', () => {
  it.each(laws.filter(([name]) => name !== 'nothing but failure'))(
    'bounds what the plans really take on %s',
    (_, ofLaw) => {
      for (const plan of [...plans, { ...racing, initialBudgetSteps: 7 }]) {
        const { mostTrials, expectedTrials, mostSteps, expectedSteps } = estimatePlanCost(plan);
        const trials = runFrom(plan, [], ofLaw);
        expect(trials.length).toBeLessThanOrEqual(mostTrials);
        expect(trials.reduce((sum, { budgetSteps }) => sum + budgetSteps, 0)).toBeLessThanOrEqual(mostSteps);
        expect(expectedTrials).toBeLessThanOrEqual(mostTrials);
        expect(expectedSteps).toBeLessThanOrEqual(mostSteps);
      }
    },
  );

  it('counts pilot and controls, and tells time where the speed is known', () => {
    const plan: CurveRoundsPlan = {
      ...adaptive,
      target: { kind: 'pilot', learningRate: 0.02, momentum: 0.9, budgetSteps: 1000 },
      verificationSeeds: 12,
      controlSeeds: 3,
    };
    const cost = estimatePlanCost(plan, 0.01);
    expect(cost.mostTrials).toBe(1 + 20 + 3 * 4 + 2 * 8 + 3 * 3 + 1);
    expect(cost.expectedTrials).toBe(1 + 12 + 3 * 4 + 3 * 3 + 1);
    expect(cost.expectedSeconds).toBeCloseTo(cost.expectedSteps * 0.01, 6);
    expect(estimatePlanCost(adaptive).expectedSeconds).toBeUndefined();
  });
});
