import { parseArgs } from 'node:util';
import { chosenNames } from '../scripts/arguments';
import { logarithmicGrid } from '../src/calibrate/sweep/plan';
import { scriptBudgetSteps, smoothingStepsFor } from '../src/calibrate/sweep/standardPlans';
import { carryEstimate } from '../src/advise/record/carryEstimate';
import type { Calibration, EstimatedResult, Ridge } from '../src/model/calibration/calibration';
import { stepsSpentBy } from '../src/model/calibration/trial';
import { formatEstimate, formatMomentum, formatNumber } from '../src/model/wording/format/numberFormat';
import { pairText } from '../src/model/wording/pairText';
import { aimOf, calibrateAtRates } from './script/calibrateAtRates';
import { exampleTrainer } from './script/exampleTrainer';
import { judgePair, PAIR_HEADER, type PairRow } from './script/pairs';
import { EXAMPLES, type BenchExample } from './script/examples';
import { fromTheMiddle, mean, pairedRatio, score, type Judgement, type Score } from './script/scoring';
import { printTable } from './support/table';

// npm run -s bench:law [-- --only=NAME,… --parts=rates,pair]: calibrates an example at three learning rates over a factor 8 as the editor does, then judges
// the β that is carried to two learning rates in between, on 20 fresh seeds, beside the best of a grid that other seeds chose, the
// fixed rule with C = 0.2, 0.9, and 1 − 2√η; then the fastest pair beside the best of an 8 × 8 grid and a two-dimensional search.

const GRID_FACTOR = 6;
const GRID_SETTINGS = 9;
const GRID_SEEDS = [501, 502, 503, 504];
const FRESH_SEEDS = Array.from({ length: 20 }, (_, index) => 901 + index);
const GRID_BUDGET_OVER_BEST = 4;
const FIXED_C = 0.2;

const PARTS = ['rates', 'pair'] as const;
const { values: options } = parseArgs({ options: { only: { type: 'string' }, parts: { type: 'string' } } });
const parts = chosenNames({ option: '--parts', list: options.parts, known: PARTS });
const rows: string[][] = [];
const pairRows: PairRow[] = [];
for (const name of chosenNames({ option: '--only', list: options.only, known: Object.keys(EXAMPLES) })) {
  const example = Object.entries(EXAMPLES).find(([each]) => each === name)?.[1];
  if (example !== undefined) await benchLaw(name, example);
}
printTable(
  'β carried to learning rates in between, in steps over those of the best of a grid, on 20 fresh seeds',
  ['training', 'η', 'carried β', 'carried', 'best β', 'C = 0.2', '0.9', '1 − 2√η'],
  rows,
);
if (pairRows.length > 0) printTable('The fastest pair beside a grid and a search', PAIR_HEADER, pairRows);

async function benchLaw(name: string, example: BenchExample): Promise<void> {
  const { pilotSteps } = example;
  const trainer = await exampleTrainer(example, [], () => {});
  const calibrated = await calibrateAtRates(trainer, example);
  if (calibrated.kind === 'without') {
    console.log(`${name}: ${calibrated.why}`);
    await trainer.dispose();
    return;
  }
  const { first, second, result, parallelTrials } = calibrated;
  describe(name, first, second, result, result.ridge);
  const judged = {
    trainer,
    parallelTrials,
    aim: aimOf(second),
    smoothingSteps: smoothingStepsFor(pilotSteps),
    mostSteps: scriptBudgetSteps(pilotSteps),
  };
  let gridSteps = 0;
  for (const eta of parts.includes('rates') ? inBetween(result.ridge) : []) {
    const carried = carryEstimate(result, eta);
    if (carried === undefined) throw new Error('Nothing is carried inside the measured range.');
    gridSteps += await judgeAt(name, { ...judged, learningRate: eta }, 1 - carried.momentum.value);
  }
  console.log(`${name}: the two grids took ${formatNumber(gridSteps)} steps`);
  if (parts.includes('pair')) await benchPair(name, example, second, result, judged);
  await trainer.dispose();
}

async function benchPair(
  name: string,
  example: BenchExample,
  second: Calibration,
  result: EstimatedResult,
  judged: Omit<Judgement, 'learningRate'>,
): Promise<void> {
  // The pair that is offered, or, where none is worth offering, what is set already.
  const pair = result.fastestPair ?? result;
  pairRows.push(
    await judgePair(name, judged, {
      pair: { learningRate: pair.learningRate, x: 1 - pair.momentum.value },
      presentRate: example.learningRate,
      ourSteps: stepsSpentBy(second.trials),
    }),
  );
  console.log(pairRows.at(-1)?.join(' | '));
}

function describe(
  name: string,
  first: Calibration,
  second: Calibration,
  result: EstimatedResult,
  { gamma, points }: Ridge,
): void {
  const spent = stepsSpentBy(first.trials);
  console.log(
    `${name}: γ = ${formatEstimate(gamma)}, verdict ${result.verdict}; ${points
      .map(
        ({ learningRate, x, convergenceSteps }) =>
          `η ${formatNumber(learningRate)}: 1 − β ${formatEstimate(x)}, T ${formatNumber(convergenceSteps.value)}`,
      )
      .join(
        '; ',
      )}; ${formatNumber(spent)} steps at its own η, ${formatNumber(stepsSpentBy(second.trials) - spent)} more; caveats: ${result.caveats.join(', ')}`,
  );
  if (result.fastestPair !== undefined) {
    console.log(
      `${name}: fastest pair ${pairText(result.fastestPair, { ...second, learningRate: result.learningRate })}`,
    );
  }
}

/** Scores the carried x and its rivals; answers the steps of the grid, which is what a search at this η alone would take. */
async function judgeAt(name: string, judgement: Judgement, carriedX: number): Promise<number> {
  const { learningRate } = judgement;
  const grid: Score[] = [];
  let budget = judgement.mostSteps;
  for (const x of fromTheMiddle(gridAround(carriedX))) {
    const scored = await score({ ...judgement, mostSteps: budget }, x, GRID_SEEDS);
    grid.push(scored);
    if (scored.didNotConverge === 0)
      budget = Math.min(budget, Math.ceil(GRID_BUDGET_OVER_BEST * Math.exp(mean(scored.logs))));
  }
  const best = grid.reduce((left, right) => (mean(right.logs) < mean(left.logs) ? right : left));
  const reference = await score(judgement, best.x, FRESH_SEEDS);
  const against = async (x: number): Promise<string> => {
    if (!(x > 0 && x <= 1)) return 'no β';
    const scored = await score(judgement, x, FRESH_SEEDS);
    const { value, standardError } = pairedRatio(scored, reference);
    const missed = scored.didNotConverge === 0 ? '' : `, ${scored.didNotConverge} not reached`;
    return `${value.toFixed(3)} ± ${standardError.toFixed(3)}${missed}`;
  };
  rows.push([
    name,
    formatNumber(learningRate),
    formatMomentum(1 - carriedX),
    await against(carriedX),
    formatMomentum(1 - best.x),
    await against(FIXED_C * learningRate ** (2 / 3)),
    await against(0.1),
    await against(2 * Math.sqrt(learningRate)),
  ]);
  console.log(rows.at(-1)?.join(' | '));
  return grid.reduce((sum, { stepsSpent }) => sum + stepsSpent, 0);
}

/** The geometric middles of neighbouring learning rates. */
function inBetween({ points }: Ridge): readonly number[] {
  return points.slice(1).map(({ learningRate }, index) => {
    const before = points[index]?.learningRate ?? learningRate;
    return Number(Math.sqrt(learningRate * before).toPrecision(3));
  });
}

function gridAround(x: number): number[] {
  return logarithmicGrid(x / GRID_FACTOR, Math.min(1, x * GRID_FACTOR), GRID_SETTINGS);
}
