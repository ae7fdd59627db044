import { stepsSpentBy } from '../../src/model/calibration/trial';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { Bounds } from './bounds';
import { fit, planAt, sweep, type PlanKind } from './sweep';
import { percent, printTable, quantile } from '../support/table';
import { bestX, type Generator, type World } from './worlds';

/** The dense grid that costs are compared with. */
const DENSE = { low: 0.01, high: 1, count: 25, seeds: 8, budgetOverBest: 5 };

/** Coverage of C, regret and cost of one plan over all generators, printed as two tables. */
export async function benchSingleRate(
  kind: PlanKind,
  generators: readonly Generator[],
  sweeps: number,
  bounds: Bounds,
): Promise<void> {
  const coverage: string[][] = [];
  const regret: string[][] = [];
  for (const generator of generators) {
    const tally = await tallyOf(generator, kind, sweeps);
    const estimated = tally.halfWidths.length;
    checkCoverage(bounds, `${kind}, ${generator.name}`, generator.group, tally, sweeps);
    if (generator.group !== 'outside') checkRegret(bounds, `${kind}, ${generator.name}`, tally);
    coverage.push([
      generator.name,
      percent(tally.covered / estimated),
      percent(quantile(tally.halfWidths, 0.5)),
      percent(1 - estimated / sweeps),
      percent(tally.flagged / sweeps),
      percent(tally.coveredUnflagged / Math.max(1, tally.unflagged)),
    ]);
    regret.push([
      generator.name,
      quantile(tally.regrets, 0.5).toFixed(3),
      quantile(tally.regrets, 0.95).toFixed(3),
      percent(quantile(tally.costs, 0.5)),
      percent(quantile(tally.costs, 0.95)),
      quantile(tally.argminRegrets, 0.5).toFixed(3),
      quantile(tally.argminRegrets, 0.95).toFixed(3),
      tally.trials.toFixed(1),
    ]);
  }
  printTable(
    `${kind}: 95 % interval of C, ${sweeps} sweeps per generator`,
    ['generator', 'covers', 'median half-width', 'no estimate', 'flagged', 'covers, unflagged'],
    coverage,
  );
  printTable(
    `${kind}: regret T(chosen)/T(best) of the median T, and steps as a share of the dense grid's`,
    ['generator', 'regret 50 %', '95 %', 'steps 50 %', '95 %', 'argmin 50 %', '95 %', 'trials'],
    regret,
  );
}

function checkCoverage(
  bounds: Bounds,
  name: string,
  group: Generator['group'],
  tally: Tally,
  sweeps: number,
): void {
  const estimated = tally.halfWidths.length;
  const covers = tally.covered / estimated;
  const flagged = tally.flagged / sweeps;
  switch (group) {
    case 'nominal':
      bounds.share(`${name}: C covered`, covers, 0.93, 0.97);
      bounds.share(`${name}: median half-width of C`, quantile(tally.halfWidths, 0.5), 0, 0.2);
      bounds.share(`${name}: no estimate`, 1 - estimated / sweeps, 0, 0.1);
      return;
    case 'other':
    case 'outside':
      bounds.check(
        `${name}: C covered, or flagged`,
        '≥ 90 %, or ≥ 80 %',
        `${percent(covers)}, ${percent(flagged)}`,
        covers >= 0.9 || flagged >= 0.8,
      );
  }
}

function checkRegret(bounds: Bounds, name: string, { regrets, costs }: Tally): void {
  bounds.atMost(`${name}: median regret`, quantile(regrets, 0.5), 1.05, 3);
  bounds.atMost(`${name}: regret, 95th percentile`, quantile(regrets, 0.95), 1.15, 3);
  bounds.share(`${name}: steps of the dense grid, median`, quantile(costs, 0.5), 0, 0.25);
}

interface Tally {
  covered: number;
  coveredUnflagged: number;
  unflagged: number;
  flagged: number;
  trials: number;
  readonly halfWidths: number[];
  readonly regrets: number[];
  readonly argminRegrets: number[];
  readonly costs: number[];
}

async function tallyOf(generator: Generator, kind: PlanKind, sweeps: number): Promise<Tally> {
  const tally: Tally = {
    covered: 0,
    coveredUnflagged: 0,
    unflagged: 0,
    flagged: 0,
    trials: 0,
    halfWidths: [],
    regrets: [],
    argminRegrets: [],
    costs: [],
  };
  for (let seed = 1; seed <= sweeps; seed += 1) {
    const world = generator.world(seed);
    const truth = bestX(world);
    const best = world.steps(world.learningRate, truth);
    const trials = await sweep(world, planAt(kind, world.learningRate));
    tally.trials += trials.length / sweeps;
    tally.costs.push(stepsSpentBy(trials) / denseGridSteps(world, best));
    tally.argminRegrets.push(world.steps(world.learningRate, argminOfGrid(world, best, seed)) / best);
    const result = fit(trials);
    if (result.kind === 'noEstimate') {
      tally.flagged += 1;
      continue;
    }
    const { x, caveats } = result;
    const covers = x.low <= truth && truth <= x.high;
    const flagged = caveats.some((caveat) => caveat !== 'onlyOneLearningRate');
    tally.covered += covers ? 1 : 0;
    tally.flagged += flagged ? 1 : 0;
    tally.unflagged += flagged ? 0 : 1;
    tally.coveredUnflagged += covers && !flagged ? 1 : 0;
    tally.halfWidths.push((x.high - x.low) / 2 / x.value);
    tally.regrets.push(world.steps(world.learningRate, x.value) / best);
  }
  return tally;
}

function denseXs(): number[] {
  return Array.from(
    { length: DENSE.count },
    (_, i) => DENSE.low * (DENSE.high / DENSE.low) ** (i / (DENSE.count - 1)),
  );
}

function denseGridSteps(world: World, best: number): number {
  const budget = DENSE.budgetOverBest * best;
  return (
    DENSE.seeds * denseXs().reduce((sum, x) => sum + Math.min(budget, world.steps(world.learningRate, x)), 0)
  );
}

/** The dense grid's setting with the least geometric mean T over its seeds; what misses the budget counts as the budget. */
function argminOfGrid(world: World, best: number, seed: number): number {
  const budget = DENSE.budgetOverBest * best;
  let bestSetting = 1;
  let least = Infinity;
  for (const x of denseXs()) {
    let sum = 0;
    for (let run = 0; run < DENSE.seeds; run += 1) {
      sum += Math.log(Math.min(budget, world.sample(world.learningRate, x, seededRandom(seed, 2, x, run))));
    }
    if (sum < least) {
      least = sum;
      bestSetting = x;
    }
  }
  return bestSetting;
}
