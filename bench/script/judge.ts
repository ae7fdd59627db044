import { ConvergenceMonitor } from '../../src/calibrate/convergenceMonitor';
import { logarithmicGrid } from '../../src/calibrate/plan';
import type { Trainer } from '../../src/calibrate/trainer';
import { formatMomentum } from '../../src/model/numberFormat';

/** The exhaustive grid that a suggestion is judged against; its seeds are the sweep's nowhere. */
const GRID_XS = logarithmicGrid(0.02, 1, 15);
const GRID_SEEDS = [501, 502, 503, 504, 505];
const FRESH_SEEDS = Array.from({ length: 20 }, (_, index) => 901 + index);

export interface Judgement {
  readonly trainer: Trainer;
  readonly learningRate: number;
  readonly target: number;
  readonly smoothingSteps: number;
  readonly mostSteps: number;
}

interface Score {
  readonly x: number;
  /** Natural logarithms of T, one a seed. */
  readonly logs: readonly number[];
}

/**
 * Prints the grid, and on fresh seeds the suggestion beside the grid's best, 0.9 and the shipped momentum, as ratios of geometric
 * means with their standard errors (the seeds are the same, so that the ratios are paired).
 */
export async function judge(judgement: Judgement, suggestedX: number, presentX: number): Promise<void> {
  const grid: Score[] = [];
  for (const x of GRID_XS) grid.push(await score(judgement, x, GRID_SEEDS));
  const best = grid.reduce((left, right) => (mean(right.logs) < mean(left.logs) ? right : left));
  console.log(
    `grid of ${GRID_XS.length} × ${GRID_SEEDS.length}: ${grid.map(({ x, logs }) => `β ${formatMomentum(1 - x)} ${Math.exp(mean(logs)).toFixed(0)}`).join(', ')}`,
  );
  const fresh = {
    suggested: await score(judgement, suggestedX, FRESH_SEEDS),
    best: await score(judgement, best.x, FRESH_SEEDS),
    default: await score(judgement, 0.1, FRESH_SEEDS),
    shipped: await score(judgement, presentX, FRESH_SEEDS),
  };
  for (const [name, { x, logs }] of Object.entries(fresh)) {
    const ratios = logs.map((log, index) => log - (fresh.best.logs[index] ?? Number.NaN));
    console.log(
      `${FRESH_SEEDS.length} fresh seeds: ${name.padEnd(9)} β ${formatMomentum(1 - x).padEnd(6)} ${Math.exp(mean(logs)).toFixed(0)} steps, ${Math.exp(mean(ratios)).toFixed(3)} ± ${(Math.exp(mean(ratios)) * standardError(ratios)).toFixed(3)} × the grid's best`,
    );
  }
}

/** A seed that does not converge counts its whole budget, so that it cannot look fast. */
async function score(judgement: Judgement, x: number, seeds: readonly number[]): Promise<Score> {
  const { trainer, learningRate, target, smoothingSteps, mostSteps } = judgement;
  const logs: number[] = [];
  for (const seed of seeds) {
    const monitor = new ConvergenceMonitor({ target, x, smoothingSteps });
    const request = { trialId: `${x} ${seed}`, learningRate, momentum: 1 - x, seed, budgetSteps: mostSteps };
    const end = await trainer.runTrial(
      request,
      (measurements) => (monitor.add(measurements) === undefined ? 'continue' : 'stop'),
      new AbortController().signal,
    );
    if (end.kind === 'failed') throw new Error(JSON.stringify(end.failure));
    const outcome = monitor.finish(end.stepsSpent);
    logs.push(Math.log(outcome.kind === 'converged' ? outcome.convergenceSteps : mostSteps));
  }
  return { x, logs };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  const center = mean(values);
  const variance = mean(values.map((value) => (value - center) ** 2)) * (values.length / (values.length - 1));
  return Math.sqrt(variance / values.length);
}
