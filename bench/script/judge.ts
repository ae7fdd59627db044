import { logarithmicGrid } from '../../src/calibrate/sweep/plan';
import { formatMomentum } from '../../src/model/wording/format/numberFormat';
import { fromTheMiddle, mean, pairedRatio, score, stepsText, type Judgement, type Score } from './scoring';

/** The exhaustive grid that a suggestion is judged against; its seeds are the sweep's nowhere. */
const GRID_XS = logarithmicGrid(0.02, 1, 15);
const GRID_SEEDS = [501, 502, 503, 504, 505];
const FRESH_SEEDS = Array.from({ length: 20 }, (_, index) => 901 + index);
/** A setting of the grid that takes this many times the fastest one's steps is no candidate, and is not trained further. */
const GRID_BUDGET_OVER_BEST = 4;

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
    `grid of ${GRID_XS.length} × ${GRID_SEEDS.length}: ${ascending.map((each) => `β ${formatMomentum(1 - each.x)} ${stepsText(each)}`).join(', ')}`,
  );
  const fresh = {
    suggested: await score(judgement, suggestedX, FRESH_SEEDS),
    best: await score(judgement, best.x, FRESH_SEEDS),
    'β 0.9': await score(judgement, 0.1, FRESH_SEEDS),
    shipped: await score(judgement, presentX, FRESH_SEEDS),
  };
  for (const [name, scored] of Object.entries(fresh)) {
    const { value, standardError } = pairedRatio(scored, fresh.best);
    console.log(
      `${FRESH_SEEDS.length} fresh seeds: ${name.padEnd(9)} β ${formatMomentum(1 - scored.x).padEnd(6)} ${stepsText(scored)} steps, ${value.toFixed(3)} ± ${standardError.toFixed(3)} × the grid's best`,
    );
  }
}
