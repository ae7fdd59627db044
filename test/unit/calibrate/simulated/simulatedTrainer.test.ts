import { describe, expect, it } from 'vitest';
import { CancelSource } from '../../../../src/calibrate/run/cancelSource';
import { convergenceOf } from '../../../../src/calibrate/measure/convergenceMonitor';
import {
  idealLaw,
  withBadSeeds,
  withGrowingNoise,
  withPlainDescent,
  withWall,
} from '../../../../src/calibrate/simulated/convergenceLaw';
import { lossCurveRun } from '../../../../src/calibrate/simulated/lossCurve';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';
import {
  lawTrainer,
  SIMULATED_TARGET,
  simulatedTrainer,
} from '../../../../src/calibrate/simulated/simulatedTrainer';
import type { Trainer, TrialEnd } from '../../../../src/calibrate/run/trainer';
import type { ProgressCurve } from '../../../../src/model/calibration/trial';

const request = { trialId: 't', learningRate: 0.02, momentum: 0.9, seed: 3, budgetSteps: 5000 };
const noiseless = idealLaw({ a: 30, b: 2, p: 2, sigma: 0 });

async function measure(
  trainer: Trainer,
  overrides: Partial<typeof request> = {},
): Promise<{ readonly end: TrialEnd; readonly curve: ProgressCurve }> {
  const steps: number[] = [];
  const values: number[] = [];
  const end = await trainer.runTrial(
    { ...request, ...overrides },
    (measurements) => {
      steps.push(...measurements.steps);
      values.push(...measurements.values);
      return 'continue';
    },
    new CancelSource().signal,
  );
  return { end, curve: { steps, values } };
}

describe('the simulated trainers', () => {
  it('measure exactly the T that their law draws', async () => {
    const { curve, end } = await measure(lawTrainer(noiseless, 1));
    expect(end).toMatchObject({ kind: 'budgetSpent', stepsSpent: 5000 });
    expect(convergenceOf(curve, { target: SIMULATED_TARGET, x: 0.1, smoothingSteps: 1 })).toEqual({
      kind: 'converged',
      convergenceSteps: Math.round(30 / 0.1 + 2 * (0.1 / 0.02) ** 2),
    });
  });

  it('give the same measurements to the same request, and others to another seed', async () => {
    const run = lossCurveRun({ a: 30, b: 2, p: 2, seedSigma: 0.1, floorPerEffectiveRate: 0.1, noise: 0.05 });
    const trainer = simulatedTrainer(run, 1);
    const { curve } = await measure(trainer);
    expect((await measure(trainer)).curve).toEqual(curve);
    expect((await measure(trainer, { seed: 4 })).curve).not.toEqual(curve);
    expect(curve.steps).toHaveLength(5000);
  });

  it('stop when told to, and when cancelled', async () => {
    const trainer = lawTrainer(noiseless, 1);
    const stopped = await trainer.runTrial(request, () => 'stop', new CancelSource().signal);
    expect(stopped.kind).toBe('stopped');
    const cancel = new CancelSource();
    cancel.cancel();
    expect(await trainer.runTrial(request, () => 'continue', cancel.signal)).toMatchObject({
      kind: 'cancelled',
    });
  });

  it('settle, diverge and fail as their laws say', async () => {
    const none = { outliers: 0, outlierFactor: 1, diverged: 0, failed: 0 };
    const criterion = { target: SIMULATED_TARGET, x: 0.1, smoothingSteps: 1 };
    const behind = await measure(lawTrainer(withWall(noiseless, 0.1), 1));
    expect(convergenceOf(behind.curve, criterion).kind).toBe('floorLimited');
    const wild = await measure(lawTrainer(withBadSeeds(noiseless, { ...none, diverged: 1 }), 1));
    expect(convergenceOf(wild.curve, criterion).kind).toBe('diverged');
    const broken = await measure(lawTrainer(withBadSeeds(noiseless, { ...none, failed: 1 }), 1));
    expect(broken.end.kind).toBe('failed');
  });
});

describe('the convergence laws', () => {
  it('add up as they say', () => {
    const plain = withPlainDescent(noiseless, 3);
    expect(plain.medianSteps(0.02, 0.1)).toBeCloseTo(noiseless.medianSteps(0.02, 0.1) + (3 * 0.1) / 0.02, 8);
    expect(withWall(noiseless, 0.1).medianSteps(0.02, 0.19)).toBe(Infinity);
    expect(withWall(noiseless, 0.1).medianSteps(0.02, 0.21)).toBe(noiseless.medianSteps(0.02, 0.21));
  });

  it('scatter log T as much as they say', () => {
    const law = withGrowingNoise(noiseless, {
      sigma: 0.1,
      referenceSteps: noiseless.medianSteps(0.02, 0.1),
      power: 1,
    });
    const scatterAt = (x: number): number => {
      const logs = Array.from({ length: 4000 }, (_, seed) => {
        const outcome = law.sample(0.02, x, seededRandom(5, seed));
        return outcome.kind === 'converges' ? Math.log(outcome.steps / law.medianSteps(0.02, x)) : 0;
      });
      return Math.sqrt(logs.reduce((sum, value) => sum + value * value, 0) / logs.length);
    };
    expect(scatterAt(0.1)).toBeCloseTo(0.1, 2);
    expect(scatterAt(0.5) / 0.1).toBeCloseTo(law.medianSteps(0.02, 0.5) / law.medianSteps(0.02, 0.1), 0);
  });
});
