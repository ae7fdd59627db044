import type { CurveRoundsPlan } from '../../model/calibration/calibrationPlan';
import type { Trial } from '../../model/calibration/trial';
import { curvePosterior } from '../fit/curve/curvePosterior';
import { curveDomain, EXPLORING_WALL_DISTANCE } from '../fit/curve/curveDomain';
import { fastestLogX, quantile, summariseCurve, type CurveDomain } from '../fit/curve/curveSummary';
import { groupTrials, type RateGroup } from '../fit/settings/observations';
import { isAt, sameRate } from '../fit/settings/sameSetting';
import { fastestSetting } from '../fit/settings/wall';
import { sustainWindowSteps } from '../measure/levelCrossing';
import { isSameRun, type PlannedTrial } from './plan';

/** The first round goes no further towards β = 1: a trial there is long, and is asked for once the others point to it. */
const SMALLEST_FIRST_X = 0.01;
/** Steps outwards in the first round. */
const BRACKET_RATIO = 3;
/** Later settings lie on a grid this fine around the present one, so that seeds repeat settings. */
const SNAP_RATIO = BRACKET_RATIO ** 0.25;
/** A trial that takes this many times the fastest T has lost. */
const BUDGET_OVER_FASTEST = 2.5;
/** The deepest level lies about this far behind T. */
const DEEPEST_OVER_STEPS = 1.3;
/** Expected log T over the least below which nothing is left to gain by another round. */
const ENOUGH_REGRET = 0.015;
/** Trials of a round at one setting, at most. */
const MOST_AT_ONE_SETTING = 2;
/** A trial that fails is tried on other seeds so many times. */
const MOST_RETRIES = 2;
const RETRY_SEED_OFFSET = 10_000;

/**
 * The sweep trials that remain of the round under way; empty when the sweep is done or waits for pending ones. The first round
 * brackets the present momentum; each later one puts trials where they tell most about the fastest β and the ends of what is nearly as
 * fast. A round begins when the one before is whole, so that the same seeds give the same sweep whatever runs at once.
 */
export function nextRoundTrials(
  plan: CurveRoundsPlan,
  trials: readonly Trial[],
  pending: readonly PlannedTrial[],
): PlannedTrial[] {
  const atRate = trials.filter((trial) => sameRate(trial, plan.learningRate));
  const pilot = atRate.findLast(({ role }) => role === 'pilot');
  const sweep = atRate.filter(({ role }) => role === 'sweep');
  const done: Trial[] = [];
  for (let round = 0; round < plan.mostRounds; round += 1) {
    const settings = roundSettings(plan, done, round);
    const missing: PlannedTrial[] = [];
    const finished: Trial[] = [];
    for (const planned of withSeeds(plan, settings, done, pilot)) {
      const outcome = attempt(planned, sweep);
      if (outcome.kind === 'finished') finished.push(outcome.trial);
      else if (outcome.kind === 'open') missing.push(outcome.planned);
    }
    if (missing.length > 0) return missing.filter((each) => !pending.some((under) => isSameRun(under, each)));
    if (settings.length === 0) return [];
    done.push(...finished);
  }
  return [];
}

type Attempt =
  | { readonly kind: 'finished'; readonly trial: Trial }
  /** Wanted, or under way. */
  | { readonly kind: 'open'; readonly planned: PlannedTrial }
  | { readonly kind: 'givenUp' };

function attempt(planned: PlannedTrial, sweep: readonly Trial[]): Attempt {
  for (let retry = 0; retry <= MOST_RETRIES; retry += 1) {
    const wanted = { ...planned, seed: planned.seed + retry * RETRY_SEED_OFFSET };
    const trial = sweep.find((each) => isSameRun(each, wanted));
    if (trial === undefined) return { kind: 'open', planned: wanted };
    if (trial.outcome.kind !== 'failed') return { kind: 'finished', trial };
  }
  return { kind: 'givenUp' };
}

/** The x of the trials of a round, given all trials of the rounds before. */
function roundSettings(plan: CurveRoundsPlan, done: readonly Trial[], round: number): number[] {
  if (round === 0) return firstSettings(plan);
  const [group] = groupTrials(done);
  if (group === undefined) return [];
  if (!group.settings.some(({ logSteps }) => logSteps.length > 0)) {
    return round === 1 ? settingsWithoutConvergence(plan, group) : [];
  }
  const draws = curvePosterior(group.settings);
  if (round >= plan.fewestRounds) {
    const { expectedRegret } = summariseCurve(draws, curveDomain(group, 1));
    if (expectedRegret < ENOUGH_REGRET) return [];
  }
  const domain = curveDomain(group, BRACKET_RATIO, EXPLORING_WALL_DISTANCE);
  const { nearLow, nearHigh } = summariseCurve(draws, domain);
  const fastest = fastestLogX(draws, domain);
  const places = [quantile(fastest, 0.25), quantile(fastest, 0.75), nearLow, nearHigh];
  return spread(
    places.slice(0, plan.roundTrials).map((logX) => gridIndex(Math.exp(logX), plan.startX, domain)),
    gridIndex(fastestSetting(group.settings)?.x ?? plan.startX, plan.startX, domain),
    lowestIndex(plan.startX, domain),
  ).map((index) => Math.min(1, plan.startX * SNAP_RATIO ** index));
}

/** At most two trials of a round at one setting: the others move towards the fastest known one, and never below the lowest. */
function spread(indices: readonly number[], fastest: number, lowest: number): number[] {
  const taken: number[] = [];
  const isFull = (place: number): boolean =>
    taken.filter((other) => other === place).length >= MOST_AT_ONE_SETTING;
  for (const index of indices) {
    let direction = index < fastest ? 1 : -1;
    let place = index;
    while (isFull(place)) {
      if (place + direction < lowest) direction = 1;
      place += direction;
    }
    taken.push(place);
  }
  return taken;
}

/** The present x and its neighbours at a factor 3, more of them towards the larger momenta, where the gain mostly is. */
function firstSettings({ startX, roundTrials }: CurveRoundsPlan): number[] {
  const largest = Math.min(1, startX * BRACKET_RATIO);
  const upwards = largest > startX * SNAP_RATIO ? [largest] : [];
  const downwards = Array.from({ length: roundTrials }, (_, k) => startX / BRACKET_RATIO ** (k + 1));
  const settings = [startX, ...upwards, ...downwards.filter((x) => x >= SMALLEST_FIRST_X)];
  const between = [startX / BRACKET_RATIO ** 0.5, largest / BRACKET_RATIO ** 0.5, startX];
  return [...settings, ...between].slice(0, roundTrials);
}

/** Where nothing converged: what is left between the settings that trained and plain SGD, on the safer side. */
function settingsWithoutConvergence({ startX, roundTrials }: CurveRoundsPlan, group: RateGroup): number[] {
  const barred = Math.max(
    0,
    ...group.settings.filter(({ unreachable }) => unreachable > 0).map(({ x }) => x),
  );
  const low = barred > 0 ? barred * BRACKET_RATIO ** 0.5 : startX / BRACKET_RATIO ** roundTrials;
  if (low >= 1) return [1];
  return Array.from({ length: roundTrials }, (_, k) => low * (1 / low) ** (k / (roundTrials - 1)));
}

function withSeeds(
  plan: CurveRoundsPlan,
  settings: readonly number[],
  done: readonly Trial[],
  pilot: Trial | undefined,
): PlannedTrial[] {
  const planned: PlannedTrial[] = [];
  for (const x of settings) {
    const taken = [...done, ...planned].filter((trial) => isAt(trial, x)).length;
    planned.push({
      learningRate: plan.learningRate,
      momentum: 1 - x,
      seed: plan.firstSeed + taken,
      budgetSteps: budgetAt(plan, x, done, pilot),
    });
  }
  return planned;
}

/** Steps after which a trial at x has lost against the fastest of the rounds before, or of the pilot. */
function budgetAt(
  plan: CurveRoundsPlan,
  x: number,
  done: readonly Trial[],
  pilot: Trial | undefined,
): number {
  const times = [...done, ...(pilot === undefined ? [] : [pilot])].flatMap(({ outcome }) =>
    outcome.kind === 'converged' ? [outcome.convergenceSteps] : [],
  );
  if (times.length === 0) return plan.maxBudgetSteps;
  const longest = BUDGET_OVER_FASTEST * DEEPEST_OVER_STEPS * Math.min(...times);
  return Math.min(plan.maxBudgetSteps, Math.ceil(longest + sustainWindowSteps(longest, x, 'ofSeveral')));
}

/** The nearest place on the grid around the present x, inside the domain. */
function gridIndex(x: number, startX: number, domain: CurveDomain): number {
  const index = Math.round(Math.log(x / startX) / Math.log(SNAP_RATIO));
  return Math.max(index, lowestIndex(startX, domain));
}

function lowestIndex(startX: number, { low }: CurveDomain): number {
  return Math.ceil((low - Math.log(startX)) / Math.log(SNAP_RATIO) - 1e-9);
}
