import { largestLeaveOneOutMove } from '../../src/calibrate/fit/model/leaveOneOut';
import { groupTrials } from '../../src/calibrate/fit/settings/observations';
import { readRate } from '../../src/calibrate/fit/settings/rateReading';
import { minimumAtRate } from '../../src/calibrate/fit/rateMinimum';
import { logarithmicGrid } from '../../src/calibrate/sweep/plan';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { Trial } from '../../src/model/calibration/trial';
import type { Bounds } from './bounds';
import { fit } from './sweep';
import { printTable, quantile } from '../support/table';
import { GENERATORS, type World } from './worlds';

const REPEATS = 40;
const FRAME_MS = 1000 / 60;

/**
 * How long a refit without one trial takes, at one learning rate and at five, and all leave-one-outs together, by the number of trials.
 */
export function benchRefitTiming(bounds: Bounds): void {
  const rows = [
    [12, 3, 1],
    [20, 10, 1],
    [25, 40, 1],
    [12, 3, 5],
    [20, 10, 5],
  ].map(([settings = 1, seeds = 1, rates = 1]) => {
    const trials = trialsOf(settings, seeds, rates);
    const refits = timesMs((repeat) => fit(trials.filter((_, index) => index !== repeat)));
    const minima = groupTrials(trials).map(readRate).map(minimumAtRate);
    const leaveOneOut = timesMs(() =>
      minima.map(({ group, fit: found }) => largestLeaveOneOutMove(group, found)),
    );
    if (trials.length === 1000) {
      const frames = quantile(refits, 0.5) / FRAME_MS;
      bounds.atMost(`refit of 1000 trials without one, ${rates} η, in frames of CPU time`, frames, 2, 2);
    }
    return [
      String(trials.length),
      String(settings),
      String(rates),
      quantile(refits, 0.5).toFixed(1),
      quantile(refits, 0.95).toFixed(1),
      quantile(leaveOneOut, 0.5).toFixed(1),
    ];
  });
  printTable(
    'refit with one trial excluded, and the leave-one-out check alone, in ms of CPU (a frame is 16.7)',
    ['trials', 'settings at each η', 'η', 'refit 50 %', '95 %', 'leave-one-out 50 %'],
    rows,
  );
}

/** CPU time of single calls, so that other work on the machine does not count. */
function timesMs(work: (repeat: number) => unknown): number[] {
  for (let repeat = 0; repeat < 10; repeat += 1) work(repeat);
  return Array.from({ length: REPEATS }, (_, repeat) => {
    const start = process.cpuUsage();
    work(repeat);
    return process.cpuUsage(start).user / 1000;
  });
}

/** A nominal grid, censored at four times the fastest T. */
function trialsOf(settings: number, seeds: number, rates: number): Trial[] {
  const world = GENERATORS[0]?.world(3);
  if (world === undefined) return [];
  return logarithmicGrid(world.learningRate / 2, world.learningRate * 2, rates).flatMap((learningRate) =>
    trialsAt(world, learningRate, settings, seeds),
  );
}

function trialsAt(world: World, learningRate: number, settings: number, seeds: number): Trial[] {
  const runs = logarithmicGrid(0.01, 1, settings).flatMap((x) =>
    Array.from({ length: seeds }, (_, seed) => ({
      x,
      seed,
      steps: world.sample(learningRate, x, seededRandom(9, x, seed)),
    })),
  );
  const budgetSteps = 4 * Math.min(...runs.map(({ steps }) => steps));
  return runs.map(({ x, seed, steps }) => ({
    trialId: `${learningRate}/${x}/${seed}`,
    role: 'sweep',
    learningRate,
    momentum: 1 - x,
    seed,
    budgetSteps,
    stepsSpent: Math.min(steps, budgetSteps),
    elapsedMs: 0,
    outcome:
      steps <= budgetSteps
        ? { kind: 'converged', convergenceSteps: steps }
        : { kind: 'rightCensored', budgetSteps },
    curve: { steps: [], values: [] },
  }));
}
