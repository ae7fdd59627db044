import { logarithmicGrid } from '../../src/calibrate/sweep/plan';
import { formatMomentum, formatNumber } from '../../src/model/wording/format/numberFormat';
import { SEARCHES, SearchProcess } from '../support/searches';
import { mean, pairedRatio, score, type Judgement, type Score } from './scoring';

const SIDE = 8;
const GRID_SEEDS = [501, 502, 503];
const FRESH_SEEDS = Array.from({ length: 20 }, (_, index) => 901 + index);
const FIRST_SEARCH_SEED = 20_001;
const RATE_FACTOR = 8;
const X_RANGE = { low: 0.02, high: 1 };
const BUDGET_OVER_BEST = 4;
/** The search gets this many times the steps of the calibration. */
const SEARCH_STEPS_OVER_OURS = 3;

/** A learning rate with the x = 1 − β that goes with it. */
interface Pair {
  readonly learningRate: number;
  readonly x: number;
}

/** What is judged: everything of a `Judgement` but the learning rate. */
type PairJudgement = Omit<Judgement, 'learningRate'>;

/** A row for `PAIR_HEADER`. */
export type PairRow = readonly string[];

export const PAIR_HEADER = [
  'training',
  'pair',
  'our steps',
  'best of the grid',
  'its steps',
  'ours over the grid’s best',
  `${SEARCHES.tpe.title} with our steps`,
  `with ${SEARCH_STEPS_OVER_OURS} × our steps`,
];

/**
 * Judges a pair that took `ourSteps` to find beside the best of an 8 × 8 grid on 3 seeds, and beside a two-dimensional search with as many
 * and with three times as many steps: T of each over that of the grid's best, on 20 fresh seeds.
 */
export async function judgePair(
  name: string,
  judgement: PairJudgement,
  {
    pair,
    presentRate,
    ourSteps,
  }: { readonly pair: Pair; readonly presentRate: number; readonly ourSteps: number },
): Promise<PairRow> {
  const rates = { low: presentRate / RATE_FACTOR, high: presentRate * RATE_FACTOR };
  const grid = await scoreGrid(judgement, rates, pair);
  const best = grid.reduce((left, right) => (mean(right.score.logs) < mean(left.score.logs) ? right : left));
  const gridSteps = grid.reduce((sum, each) => sum + each.score.stepsSpent, 0);
  const reference = await scoreAt(judgement, best.pair, FRESH_SEEDS);
  const against = async (own: Pair | undefined): Promise<string> => {
    if (own === undefined) return 'not run';
    const scored = await scoreAt(judgement, own, FRESH_SEEDS);
    const { value, standardError } = pairedRatio(scored, reference);
    const missed = scored.didNotConverge === 0 ? '' : `, ${scored.didNotConverge} not reached`;
    return `${value.toFixed(3)} ± ${standardError.toFixed(3)}${missed}`;
  };
  const found = await search(judgement, rates, ourSteps);
  return [
    name,
    pairText(pair),
    formatNumber(ourSteps),
    pairText(best.pair),
    formatNumber(gridSteps),
    await against(pair),
    await against(found?.withOurSteps),
    await against(found?.withAll),
  ];
}

async function scoreGrid(
  judgement: PairJudgement,
  rates: { readonly low: number; readonly high: number },
  pair: Pair,
): Promise<{ readonly pair: Pair; readonly score: Score }[]> {
  const cells = logarithmicGrid(rates.low, rates.high, SIDE)
    .flatMap((learningRate) =>
      logarithmicGrid(X_RANGE.low, X_RANGE.high, SIDE).map((x) => ({ learningRate, x })),
    )
    // Where the fastest is known early, what is far from it is stopped early.
    .toSorted((left, right) => distance(left, pair) - distance(right, pair));
  const scored: { readonly pair: Pair; readonly score: Score }[] = [];
  let budget = judgement.mostSteps;
  for (const cell of cells) {
    const own = await scoreAt({ ...judgement, mostSteps: budget }, cell, GRID_SEEDS);
    scored.push({ pair: cell, score: own });
    if (own.didNotConverge === 0)
      budget = Math.min(budget, Math.ceil(BUDGET_OVER_BEST * Math.exp(mean(own.logs))));
  }
  return scored;
}

/** What Optuna's TPE would train with once it has spent our steps, and at its end; undefined where it cannot be installed. */
async function search(
  judgement: PairJudgement,
  rates: { readonly low: number; readonly high: number },
  ourSteps: number,
): Promise<{ readonly withOurSteps: Pair; readonly withAll: Pair } | undefined> {
  const opponent = SearchProcess.start(['tpe']);
  if (opponent === undefined) return undefined;
  let spent = 0;
  let fastest = judgement.mostSteps;
  let early: { readonly pair: Pair; readonly steps: number } | undefined;
  try {
    const withAll = await opponent.search(
      {
        search: 'tpe',
        seed: 1,
        steps: SEARCH_STEPS_OVER_OURS * ourSteps,
        ranges: { learningRate: rates, x: X_RANGE },
        blindSteps: judgement.mostSteps,
      },
      async (pair, run) => {
        const mostSteps = Math.min(judgement.mostSteps, Math.ceil(BUDGET_OVER_BEST * fastest));
        const own = await scoreAt({ ...judgement, mostSteps }, pair, [FIRST_SEARCH_SEED + run]);
        const steps = Math.exp(mean(own.logs));
        if (own.didNotConverge === 0) fastest = Math.min(fastest, steps);
        if (spent < ourSteps && steps < (early?.steps ?? Infinity)) early = { pair, steps };
        spent += own.stepsSpent;
        return steps;
      },
    );
    return { withOurSteps: early?.pair ?? withAll, withAll };
  } finally {
    opponent.end();
  }
}

function scoreAt(
  judgement: PairJudgement,
  { learningRate, x }: Pair,
  seeds: readonly number[],
): Promise<Score> {
  return score({ ...judgement, learningRate }, x, seeds);
}

function distance(left: Pair, right: Pair): number {
  return Math.hypot(Math.log(left.learningRate / right.learningRate), Math.log(left.x / right.x));
}

function pairText({ learningRate, x }: Pair): string {
  return `η ${formatNumber(learningRate)}, β ${formatMomentum(1 - x)}`;
}
