import { largestLeaveOneOutMove } from '../../src/calibrate/fit/leaveOneOut';
import { groupTrials } from '../../src/calibrate/fit/observations';
import { minimumAtRate } from '../../src/calibrate/fit/rateMinimum';
import { logarithmicGrid } from '../../src/calibrate/plan';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { Trial } from '../../src/model/trial';
import { fit } from './sweep';
import { printTable, quantile } from './table';
import { GENERATORS } from './worlds';

const REPEATS = 40;

/** How long a refit without one trial takes, and all leave-one-outs together, by the number of trials. */
export function benchRefitTiming(): void {
  const rows = [
    [12, 3],
    [20, 10],
    [25, 40],
  ].map(([settings = 1, seeds = 1]) => {
    const trials = trialsOf(settings, seeds);
    const refits = timesMs((repeat) => fit(trials.filter((_, index) => index !== repeat)));
    const [group] = groupTrials(trials);
    const minimum = group === undefined ? undefined : minimumAtRate(group);
    const leaveOneOut = timesMs(() =>
      minimum === undefined ? 0 : largestLeaveOneOutMove(minimum.group, minimum.fit),
    );
    return [
      String(trials.length),
      String(settings),
      quantile(refits, 0.5).toFixed(1),
      quantile(refits, 0.95).toFixed(1),
      quantile(leaveOneOut, 0.5).toFixed(1),
    ];
  });
  printTable(
    'refit with one trial excluded, and the leave-one-out check alone, in ms of CPU (a frame is 16.7)',
    ['trials', 'settings', 'refit 50 %', '95 %', 'leave-one-out 50 %'],
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
function trialsOf(settings: number, seeds: number): Trial[] {
  const world = GENERATORS[0]?.world(3);
  if (world === undefined) return [];
  const { learningRate } = world;
  const runs = logarithmicGrid(0.01, 1, settings).flatMap((x) =>
    Array.from({ length: seeds }, (_, seed) => ({
      x,
      seed,
      steps: world.sample(learningRate, x, seededRandom(9, x, seed)),
    })),
  );
  const budgetSteps = 4 * Math.min(...runs.map(({ steps }) => steps));
  return runs.map(({ x, seed, steps }) => ({
    trialId: `${x}/${seed}`,
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
