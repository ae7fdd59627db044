import { ConvergenceMonitor } from '../../src/calibrate/measure/convergenceMonitor';
import { logarithmicGrid } from '../../src/calibrate/sweep/plan';
import type { Trainer } from '../../src/calibrate/run/trainer';
import { formatMomentum } from '../../src/model/wording/numberFormat';

/** The exhaustive grid that a suggestion is judged against; its seeds are the sweep's nowhere. */
const GRID_XS = logarithmicGrid(0.02, 1, 15);
const GRID_SEEDS = [501, 502, 503, 504, 505];
const FRESH_SEEDS = Array.from({ length: 20 }, (_, index) => 901 + index);
/** A setting of the grid that takes this many times the fastest one's steps is no candidate, and is not trained further. */
const GRID_BUDGET_OVER_BEST = 4;

export interface Judgement {
  readonly trainer: Trainer;
  readonly parallelTrials: number;
  readonly learningRate: number;
  readonly target: number;
  readonly smoothingSteps: number;
  readonly mostSteps: number;
}

interface Score {
  readonly x: number;
  /** Natural logarithms of T, one a seed. */
  readonly logs: readonly number[];
  readonly didNotConverge: number;
}

/**
 * Prints the grid, and on fresh seeds the suggestion beside the grid's best, 0.9 and the shipped momentum, as ratios of geometric
 * means with their standard errors (the seeds are the same, so that the ratios are paired).
 */
export async function judge(judgement: Judgement, suggestedX: number, presentX: number): Promise<void> {
  const grid: Score[] = [];
  let budget = judgement.mostSteps;
  for (const x of fromTheMiddle(GRID_XS)) {
    const scored = await score({ ...judgement, mostSteps: budget }, x, GRID_SEEDS);
    grid.push(scored);
    const steps = Math.exp(mean(scored.logs));
    if (scored.didNotConverge === 0) budget = Math.min(budget, Math.ceil(GRID_BUDGET_OVER_BEST * steps));
  }
  const ascending = grid.toSorted((left, right) => left.x - right.x);
  const best = grid.reduce((left, right) => (mean(right.logs) < mean(left.logs) ? right : left));
  console.log(
    `grid of ${GRID_XS.length} × ${GRID_SEEDS.length}: ${ascending.map((each) => `β ${formatMomentum(1 - each.x)} ${steps(each)}`).join(', ')}`,
  );
  const fresh = {
    suggested: await score(judgement, suggestedX, FRESH_SEEDS),
    best: await score(judgement, best.x, FRESH_SEEDS),
    'β 0.9': await score(judgement, 0.1, FRESH_SEEDS),
    shipped: await score(judgement, presentX, FRESH_SEEDS),
  };
  for (const [name, scored] of Object.entries(fresh)) {
    const ratios = scored.logs.map((log, index) => log - (fresh.best.logs[index] ?? Number.NaN));
    console.log(
      `${FRESH_SEEDS.length} fresh seeds: ${name.padEnd(9)} β ${formatMomentum(1 - scored.x).padEnd(6)} ${steps(scored)} steps, ${Math.exp(mean(ratios)).toFixed(3)} ± ${(Math.exp(mean(ratios)) * standardError(ratios)).toFixed(3)} × the grid's best`,
    );
  }
}

/** Geometric mean over seeds, with how many of them only count their budget. */
function steps({ logs, didNotConverge }: Score): string {
  const value = Math.exp(mean(logs)).toFixed(0);
  return didNotConverge === 0 ? value : `> ${value} (${didNotConverge} of ${logs.length} not reached)`;
}

function fromTheMiddle(xs: readonly number[]): number[] {
  const middle = (xs.length - 1) / 2;
  return xs
    .map((x, index) => ({ x, distance: Math.abs(index - middle) }))
    .toSorted((left, right) => left.distance - right.distance)
    .map(({ x }) => x);
}

/** A seed that does not converge counts its whole budget, so that it cannot look fast. */
async function score(judgement: Judgement, x: number, seeds: readonly number[]): Promise<Score> {
  const waiting = [...seeds.entries()];
  const found: (number | undefined)[] = seeds.map(() => undefined);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, seed] = next;
      found[index] = await convergenceSteps(judgement, x, seed);
    }
  };
  await Promise.all(Array.from({ length: judgement.parallelTrials }, worker));
  return {
    x,
    logs: found.map((each) => Math.log(each ?? judgement.mostSteps)),
    didNotConverge: found.filter((each) => each === undefined).length,
  };
}

async function convergenceSteps(judgement: Judgement, x: number, seed: number): Promise<number | undefined> {
  const { trainer, learningRate, target, smoothingSteps, mostSteps } = judgement;
  const monitor = new ConvergenceMonitor({ target, x, smoothingSteps });
  const request = { trialId: `${x} ${seed}`, learningRate, momentum: 1 - x, seed, budgetSteps: mostSteps };
  const end = await trainer.runTrial(
    request,
    (measurements) => (monitor.add(measurements) === undefined ? 'continue' : 'stop'),
    new AbortController().signal,
  );
  if (end.kind === 'failed') throw new Error(JSON.stringify(end.failure));
  const outcome = monitor.finish(end.stepsSpent);
  return outcome.kind === 'converged' ? outcome.convergenceSteps : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  const center = mean(values);
  const variance = mean(values.map((value) => (value - center) ** 2)) * (values.length / (values.length - 1));
  return Math.sqrt(variance / values.length);
}
