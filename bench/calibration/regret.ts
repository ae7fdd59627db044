import { stepsSpentBy } from '../../src/model/calibration/trial';
import { budgetOver } from '../../src/calibrate/sweep/budget';
import type { Trainer } from '../../src/calibrate/run/trainer';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { trainAll } from './trials';
import type { RunResult } from './trials';

/** The fastest setting of a dense grid, and what four seeds of the grid cost. */
export interface GridBest {
  readonly x: number;
  readonly steps: number;
  readonly stepsSpent: number;
}

/** T(x̂)/T(grid's best) on fresh seeds, as a ratio of geometric means. */
export interface Regret {
  readonly ratio: number;
  /** Of log ratio. */
  readonly standardError: number;
  readonly seeds: number;
  /** Runs at x̂ that did not reach the target within eight times the best and stay below it; they count with all their steps. */
  readonly missed: number;
  /** Such runs at the grid's best. */
  readonly bestMissed: number;
}

/** The suggested x at a learning rate, and the grid's best there. */
export interface Suggestion {
  readonly trainer: Trainer;
  readonly task: BuiltinTaskDescription;
  readonly learningRate: number;
  readonly x: number;
  readonly best: GridBest;
}

const GRID_SEEDS = 4;
/**
 * No setting is named the best, and no error believed, on fewer seeds: a miss in thirty costs more than neighbours differ by, and
 * twenty seeds seldom show one. A large net's trials are too dear for more.
 */
const TRUSTED_SEEDS = { small: 200, large: 20 } as const;
/** A large net's setting that is slower than the fastest by this on one seed is not trained on the others; its cost counts as if. */
const HOPELESS_RATIO = { small: Infinity, large: 2 } as const;
const GRID_FIRST_SEED = 300_001;
const FRESH_FIRST_SEED = 400_001;
const SEEDS_AT_ONCE = 20;
/** Where T is bimodal over seeds its logarithm scatters so that a thousand and more are needed. */
const MOST_SEEDS = { small: 4000, large: 200 } as const;
const WANTED_ERROR = 0.02;

/**
 * Every setting of the task's grid and one between any two, four seeds each; then whichever has the least geometric mean gets twenty
 * more, until one still has it on `TRUSTED_SEEDS`. Next to the wall a setting may be the fastest on most seeds and swing past the
 * target on one in thirty, so a few do not name a best. `fastest` is some T in steps that a setting was seen to need: no run gets
 * more than what still wins against it.
 */
export async function denseGridBest(
  trainer: Trainer,
  task: BuiltinTaskDescription,
  learningRate: number,
  fastest: number,
): Promise<GridBest | undefined> {
  const xs = withMiddles(task.sweep.xs);
  const train = (settings: readonly number[], firstSeed: number, count: number): Promise<RunResult[]> =>
    trainAll(
      trainer,
      task,
      learningRate,
      Array.from({ length: count }, (_, i) => firstSeed + i).flatMap((seed) =>
        settings.map((x) => ({ x, seed, budgetSteps: budgetOver(fastest, x, task.sweep.maxBudgetSteps) })),
      ),
    );
  const first = await train(xs, GRID_FIRST_SEED, 1);
  const times = first.flatMap(({ steps }) => (steps === undefined ? [] : [steps]));
  if (times.length === 0) return undefined;
  const limit = HOPELESS_RATIO[sizeOf(task)] * Math.min(...times);
  const [hopeful, hopeless] = [
    first.filter((each) => isWithin(each, limit)),
    first.filter((each) => !isWithin(each, limit)),
  ];
  const further = await train(
    hopeful.map(({ x }) => x),
    GRID_FIRST_SEED + 1,
    GRID_SEEDS - 1,
  );
  const all = [...first, ...further];
  const stepsSpent = stepsSpentBy(all) + (GRID_SEEDS - 1) * stepsSpentBy(hopeless);
  const wantedSeeds = TRUSTED_SEEDS[sizeOf(task)];
  for (;;) {
    const [best] = ranked(xs, all);
    if (best === undefined) return undefined;
    const seeds = all.filter(({ x }) => x === best.x).length;
    if (seeds >= wantedSeeds) return { x: best.x, steps: best.mean, stepsSpent };
    all.push(...(await train([best.x], GRID_FIRST_SEED + seeds, SEEDS_AT_ONCE)));
  }
}

/** Fastest first, by geometric mean over seeds. */
function ranked(
  xs: readonly number[],
  results: readonly RunResult[],
): { readonly x: number; readonly mean: number }[] {
  return xs
    .map((x) => ({ x, mean: geometricMean(results.filter((each) => each.x === x)) }))
    .toSorted((left, right) => left.mean - right.mean);
}

/** Scores x̂ against the grid's best on seeds that neither has seen, until the standard error is small enough. */
export async function regretOf({ trainer, task, learningRate, x, best }: Suggestion): Promise<Regret> {
  const differences: number[] = [];
  let [missed, bestMissed] = [0, 0];
  let standardError = Infinity;
  const isSettled = (): boolean =>
    differences.length >= TRUSTED_SEEDS[sizeOf(task)] && standardError <= WANTED_ERROR;
  while (differences.length < MOST_SEEDS[sizeOf(task)] && !isSettled()) {
    const seeds = Array.from({ length: SEEDS_AT_ONCE }, (_, i) => FRESH_FIRST_SEED + differences.length + i);
    const runsAt = (at: number): Promise<RunResult[]> =>
      trainAll(
        trainer,
        task,
        learningRate,
        seeds.map((seed) => ({ x: at, seed, budgetSteps: budgetOver(2 * best.steps, at, Infinity) })),
      );
    const [ours, theirs] = await Promise.all([runsAt(x), runsAt(best.x)]);
    for (const [i, our] of ours.entries()) {
      const their = theirs[i];
      if (their === undefined) continue;
      if (our.steps === undefined) missed += 1;
      if (their.steps === undefined) bestMissed += 1;
      differences.push(Math.log(stepsOrBudget(our)) - Math.log(stepsOrBudget(their)));
    }
    standardError = Math.sqrt(variance(differences) / differences.length);
  }
  return {
    ratio: Math.exp(average(differences)),
    standardError,
    seeds: differences.length,
    missed,
    bestMissed,
  };
}

function sizeOf(task: BuiltinTaskDescription): 'small' | 'large' {
  return task.dataNeeded === undefined ? 'small' : 'large';
}

function isWithin({ steps }: RunResult, limit: number): boolean {
  return (steps ?? Infinity) <= limit;
}

/** Ascending grid with the geometric middle of every two neighbours. */
function withMiddles(xs: readonly number[]): number[] {
  return xs.flatMap((x, i) => {
    const next = xs[i + 1];
    return next === undefined ? [x] : [x, Math.sqrt(x * next)];
  });
}

/** A seed that missed the target counts with all its steps. */
function geometricMean(results: readonly RunResult[]): number {
  return Math.exp(average(results.map((result) => Math.log(stepsOrBudget(result)))));
}

function stepsOrBudget({ steps, budgetSteps }: RunResult): number {
  return steps ?? budgetSteps;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = average(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
