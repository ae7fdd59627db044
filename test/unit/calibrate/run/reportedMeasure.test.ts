import { describe, expect, it } from 'vitest';
import { decodeCalibration, encodeCalibration } from '../../../../src/calibrate/record/calibrationCodec';
import { CancelSource } from '../../../../src/calibrate/run/cancelSource';
import { runCalibration } from '../../../../src/calibrate/run/runCalibration';
import type { Trainer, TrainerDescription } from '../../../../src/calibrate/run/trainer';
import { lossCurveRun } from '../../../../src/calibrate/simulated/lossCurve';
import { simulatedTrainer } from '../../../../src/calibrate/simulated/simulatedTrainer';
import { pilotStepsFor, scriptPlan, smoothingFor } from '../../../../src/calibrate/sweep/standardPlans';
import type { Calibration, ProgressMeasure } from '../../../../src/model/calibration/calibration';
import type { ProgressCurve } from '../../../../src/model/calibration/trial';
import { turnedCurve } from '../../../../src/model/calibration/turnedMeasure';

// Calibrations by what a script reports: a measure that rises, and one that comes now and then.

const LEARNING_RATE = 0.02;
const PILOT_STEPS = 4000;

/** A trainer of whole loss curves, of which `shown` is what it measures. */
function trainerOf(
  measure: Partial<ProgressMeasure>,
  shown: (curve: ProgressCurve) => ProgressCurve,
): Trainer {
  const model = { a: 30, b: 0.4, p: 1, seedSigma: 0.05, floorPerEffectiveRate: 0.001, noise: 0.02 };
  const overrides: Partial<TrainerDescription> = {
    progressMeasure: { kind: 'reportedMetric', name: 'measure', smoothingSteps: 1, ...measure },
  };
  const trainer = simulatedTrainer(lossCurveRun(model), 5, overrides);
  return {
    ...trainer,
    runTrial: (request, receive, signal) =>
      trainer.runTrial(request, (curve) => receive(shown(curve)), signal),
  };
}

async function calibrate(trainer: Trainer, pilotSteps: number): Promise<Calibration> {
  let ids = 0;
  const outcome = await runCalibration({
    trainer,
    plan: scriptPlan({ learningRate: LEARNING_RATE, presentMomentum: 0.7, pilotSteps }),
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
    presentMomentum: 0.7,
    nesterov: false,
    onEvent: () => undefined,
    withoutInterimEstimates: true,
    signal: new CancelSource().signal,
    now: () => new Date(0),
    newId: () => `id${(ids += 1)}`,
  });
  if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
  return outcome.calibration;
}

function suggestion({ result }: Calibration): number {
  if (result.kind !== 'estimate') throw new Error(result.reason);
  return result.x.value;
}

const dense = smoothingFor(PILOT_STEPS, null);

describe('a measure that rises', () => {
  const rising: ProgressMeasure = { kind: 'reportedMetric', name: 'reward', direction: 'rises', ...dense };

  it('is calibrated as its negative that falls, to the last digit', async () => {
    const falls = await calibrate(
      trainerOf({ ...dense }, (curve) => curve),
      PILOT_STEPS,
    );
    const rises = await calibrate(
      trainerOf(rising, (curve) => turnedCurve(rising, curve)),
      PILOT_STEPS,
    );
    expect(rises.result).toEqual(falls.result);
    expect(rises.target).toBe(falls.target);
    expect(rises.trials).toEqual(falls.trials);
    // What is shown is what the script reported.
    const [first] = rises.trials;
    expect(
      turnedCurve(rises.progressMeasure, first?.curve ?? { steps: [], values: [] }).values[0],
    ).toBeLessThan(0);
  });

  it('says so in its record', async () => {
    const measure = { ...rising, source: 'printed', pattern: 'reward: #' } as const;
    const calibration = await calibrate(
      trainerOf(measure, (curve) => turnedCurve(measure, curve)),
      PILOT_STEPS,
    );
    const decoded = decodeCalibration(encodeCalibration(calibration));
    expect(decoded.ok && decoded.calibration).toEqual(calibration);
    expect(calibration.progressMeasure).toMatchObject({ direction: 'rises', source: 'printed' });
  });
});

describe('a measure that comes once in 100 steps', () => {
  const STEPS_BETWEEN = 100;

  it('comes to nearly the same suggestion as one that comes at every step', async () => {
    const pilotSteps = pilotStepsFor(STEPS_BETWEEN, 1000);
    const smoothing = smoothingFor(pilotSteps, STEPS_BETWEEN);
    expect(smoothing).toEqual({
      smoothingSteps: 100,
      sparse: { stepsBetween: STEPS_BETWEEN, smoothingReports: 1 },
    });
    const now = await calibrate(
      trainerOf({ ...smoothing }, ({ steps, values }) => ({
        steps: steps.filter((step) => step % STEPS_BETWEEN === 0),
        values: values.filter((_, index) => (steps[index] ?? 0) % STEPS_BETWEEN === 0),
      })),
      pilotSteps,
    );
    const always = await calibrate(
      trainerOf({ ...smoothingFor(pilotSteps, null) }, (curve) => curve),
      pilotSteps,
    );
    expect(Math.abs(Math.log(suggestion(now) / suggestion(always)))).toBeLessThan(0.35);
    const off = now.trials.flatMap(({ outcome }) =>
      outcome.kind === 'converged' ? [outcome.convergenceSteps % STEPS_BETWEEN] : [],
    );
    expect(new Set(off).size).toBeGreaterThan(5);
    const decoded = decodeCalibration(encodeCalibration(now));
    expect(decoded.ok && decoded.calibration).toEqual(now);
  });
});
