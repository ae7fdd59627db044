import type { Trial } from '../../model/calibration/trial';
import { capSteps } from './budget';
import { groupTrials } from '../fit/settings/observations';
import { readRate } from '../fit/settings/rateReading';
import type { PlannedTrial } from './plan';
import type { RacingGridPlan } from '../../model/calibration/calibrationPlan';
import { isAt, sameRate } from '../fit/settings/sameSetting';
import { refinement } from './refinement';

/** Settings off the grid get this many seeds. */
export const REFINEMENT_SEEDS = 2;
/** Seeds beyond the wanted ones that may replace failed runs of a setting. */
const SPARE_SEEDS = 2;
/** A run is not repeated for less than this much more budget. */
const WORTHWHILE_BUDGET_RATIO = 1.5;

/**
 * The sweep trials that a racing grid still wants, most wanted first, given every finished trial; empty when it is done. One seed
 * of the whole grid, fastest guesses first so that the cap falls early and with a doubling budget until something converges; then
 * the other seeds of the settings that can still win; then what `refinement` asks for.
 */
export function nextRacingTrials(plan: RacingGridPlan, trials: readonly Trial[]): PlannedTrial[] {
  const all = trials.filter((trial) => sameRate(trial, plan.learningRate));
  const own = all.filter(({ role }) => role === 'sweep');
  const grid = { plan, all, own };
  const xs = outwards(plan.xs);
  const first = xs.flatMap((x) => wantedAt(grid, x, 1));
  if (first.length > 0)
    return first.toSorted((left, right) => left.round - right.round).map(({ trial }) => trial);
  const further = xs.filter((x) => !hasLost(own, x)).flatMap((x) => wantedAt(grid, x, plan.seedsPerSetting));
  if (further.length > 0) return further.map(({ trial }) => trial);
  const [group] = groupTrials(own);
  const needed = group === undefined ? undefined : refinement(readRate(group));
  if (needed === undefined) return [];
  return wantedAt(grid, needed, Math.min(REFINEMENT_SEEDS, plan.seedsPerSetting)).map(({ trial }) => trial);
}

/** From the middle of the grid to both its ends. */
function outwards(xs: readonly number[]): number[] {
  const middle = (xs.length - 1) / 2;
  return xs
    .map((x, index) => ({ x, distance: Math.abs(index - middle) }))
    .toSorted((left, right) => left.distance - right.distance)
    .map(({ x }) => x);
}

interface Wanted {
  readonly trial: PlannedTrial;
  /** How often this budget has been doubled; every setting gets its turn before any gets the next round. */
  readonly round: number;
}

/** A grid and its trials so far. */
interface Grid {
  readonly plan: RacingGridPlan;
  /** At the grid's learning rate, whatever for. */
  readonly all: readonly Trial[];
  /** Of the sweep alone. */
  readonly own: readonly Trial[];
}

/** The runs that the setting at x still wants, of this many seeds. */
function wantedAt({ plan, all, own }: Grid, x: number, seeds: number): Wanted[] {
  const here = own.filter((trial) => isAt(trial, x));
  const cap = capSteps(all, x, plan.maxBudgetSteps);
  const wanted: Wanted[] = [];
  let good = 0;
  for (let index = 0; index < seeds + SPARE_SEEDS && good < seeds; index += 1) {
    const seed = plan.firstSeed + index;
    const runs = here.filter((trial) => trial.seed === seed);
    if (runs.some(({ outcome }) => outcome.kind === 'failed')) continue;
    good += 1;
    if (runs.some(({ outcome }) => outcome.kind === 'converged' || outcome.kind === 'diverged')) continue;
    const spent = Math.max(0, ...runs.map(({ budgetSteps }) => budgetSteps));
    const doubled = spent === 0 ? plan.initialBudgetSteps : 2 * spent;
    const budgetSteps = Math.ceil(Math.min(plan.maxBudgetSteps, cap ?? doubled));
    if (spent > 0 && budgetSteps < WORTHWHILE_BUDGET_RATIO * spent) continue;
    if (isFloor(runs) && !isFloorWorthRepeating(own, x, cap)) continue;
    wanted.push({
      trial: { learningRate: plan.learningRate, momentum: 1 - x, seed, budgetSteps },
      round: cap === undefined ? spent : 0,
    });
  }
  return wanted;
}

function isFloor(runs: readonly Trial[]): boolean {
  return runs.some(({ outcome }) => outcome.kind === 'floorLimited');
}

/**
 * A run that looked settled after a short budget may have been on a plateau. It is repeated while every setting looks like that, and
 * once a cap is known if it stands at the wall.
 */
function isFloorWorthRepeating(own: readonly Trial[], x: number, cap: number | undefined): boolean {
  if (cap === undefined)
    return own.every(({ outcome }) => outcome.kind === 'floorLimited' || outcome.kind === 'diverged');
  return !own.some(
    ({ outcome, momentum }) => outcome.kind === 'floorLimited' && 1 - momentum > x * (1 + 1e-6),
  );
}

/** No seed reached the target here, and either one was too slow to win or a setting further right is beyond the wall as well. */
function hasLost(trials: readonly Trial[], x: number): boolean {
  const here = trials.filter((trial) => isAt(trial, x));
  if (here.some(({ outcome }) => outcome.kind === 'converged')) return false;
  if (here.some(({ outcome }) => outcome.kind === 'rightCensored')) return true;
  const unreachableX = trials
    .filter(({ outcome }) => outcome.kind === 'floorLimited' || outcome.kind === 'diverged')
    .map(({ momentum }) => 1 - momentum);
  return (
    unreachableX.some((other) => other > x * (1 + 1e-6)) &&
    unreachableX.some((other) => isAt({ momentum: 1 - other }, x))
  );
}
