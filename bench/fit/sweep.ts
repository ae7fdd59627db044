import { CancelSource } from '../../src/calibrate/run/cancelSource';
import { fitTrials } from '../../src/calibrate/fit/fitTrials';
import { nextSweepTrials } from '../../src/calibrate/sweep/nextSweepTrials';
import { logarithmicGrid } from '../../src/calibrate/sweep/plan';
import type { CalibrationPlan, SingleRatePlan } from '../../src/model/calibration/calibrationPlan';
import { SIMULATED_TARGET } from '../../src/calibrate/simulated/simulatedTrainer';
import { runWanted } from '../../src/calibrate/run/trialPool';
import type { CalibrationResult } from '../../src/model/calibration/calibration';
import type { Trial } from '../../src/model/calibration/trial';
import type { World } from './worlds';

export type PlanKind = SingleRatePlan['kind'];

/** The default plan of each kind, at one learning rate. */
export function planAt(kind: PlanKind, learningRate: number): SingleRatePlan {
  const common = {
    target: { kind: 'given', target: SIMULATED_TARGET } as const,
    maxBudgetSteps: 40_000,
    firstSeed: 1,
    verificationSeeds: 0,
    controlSeeds: 0,
    learningRate,
  };
  switch (kind) {
    case 'racingGrid':
      return {
        ...common,
        kind,
        xs: logarithmicGrid(0.006, 1, 12),
        seedsPerSetting: 3,
        initialBudgetSteps: 400,
      };
    case 'curveRounds':
      return {
        ...common,
        kind,
        startX: 0.1,
        roundTrials: 4,
        fewestRounds: 2,
        mostRounds: 5,
        maxBudgetSteps: 12_000,
      };
  }
}

/** Runs a plan's sweep in a world through the real scheduler, monitor and trial pool. */
export async function sweep(world: World, plan: CalibrationPlan): Promise<Trial[]> {
  const trials: Trial[] = [];
  let ids = 0;
  const failure = await runWanted(
    { trainer: world.trainer, smoothing: { smoothingSteps: 1 }, onEvent: () => {} },
    {
      parallelTrials: () => 1,
      aim: { target: SIMULATED_TARGET },
      signal: new CancelSource().signal,
      newId: () => String((ids += 1)),
      wanted: (pending) =>
        nextSweepTrials(plan, trials, pending).map((planned) => ({ ...planned, role: 'sweep' })),
      finished: (trial) => trials.push(trial),
    },
  );
  if (failure !== undefined && failure.kind !== 'workerDied') throw new Error(JSON.stringify(failure));
  return trials;
}

export function fit(trials: readonly Trial[], partial = false): CalibrationResult {
  return fitTrials({
    trials,
    controls: [],
    target: SIMULATED_TARGET,
    progressMeasure: { kind: 'reportedMetric', name: 'simulated measure', smoothingSteps: 1 },
    nesterov: false,
    partial,
  });
}
