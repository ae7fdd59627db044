import type { Trial } from '../../model/trial';
import { capSteps } from './budget';
import { groupTrials, type RateGroup, type Setting } from '../fit/settings/observations';
import { roughMinimum } from '../fit/rateMinimum';
import { FEWEST_SETTINGS, readRate, type RateReading } from '../fit/settings/rateReading';
import { fastestSetting, isUnreachable } from '../fit/settings/wall';
import type { PlannedTrial } from './plan';
import type { AdaptiveBracketingPlan } from '../../model/calibrationPlan';
import { isAt, sameRate } from '../fit/settings/sameSetting';
import { refinement } from './refinement';

/** Steps outwards while bracketing; three is where the model's two branches differ clearly and a trial is still affordable. */
const BRACKET_RATIO = 3;
/** Later settings lie on a grid this fine, so that seeds repeat settings and their scatter can be told from misfit. */
const SNAP_RATIO = BRACKET_RATIO ** 0.25;
/** Trials without any convergence after which the sweep gives up. */
const MOST_WITHOUT_CONVERGENCE = 6;
/** Where trials tell most, relative to the minimum, and how many are wanted there. */
const DESIGN = [
  { factor: 3, wanted: 3 },
  { factor: 1 / 3, wanted: 3 },
  { factor: 1, wanted: 2 },
  { factor: 3 ** 0.5, wanted: 2 },
  { factor: 3 ** -0.5, wanted: 2 },
] as const;

/**
 * The sweep trials that an adaptive sweep wants next, given all finished and pending ones; empty when it is done or has to wait
 * for pending ones. First the present momentum and a factor 3 to either side, outwards until the fastest setting has slower
 * neighbours; then the wall, if it leans on one; then repeats around the fitted minimum, until each place there has its share or trials run out.
 */
export function nextBracketingTrials(
  plan: AdaptiveBracketingPlan,
  trials: readonly Trial[],
  pending: readonly PlannedTrial[],
): PlannedTrial[] {
  const atRate = trials.filter((trial) => sameRate(trial, plan.learningRate));
  const own = atRate.filter(({ role, outcome }) => role === 'sweep' && outcome.kind !== 'failed');
  const failures = atRate.filter(({ role, outcome }) => role === 'sweep' && outcome.kind === 'failed');
  const waiting = pending.filter((trial) => sameRate(trial, plan.learningRate));
  const left = plan.maxTrials - own.length - waiting.length;
  if (left <= 0 || failures.length > plan.maxTrials) return [];
  const [group] = groupTrials(own);
  const xs = wantedSettings(plan, group, own.length, waiting);
  const taken: { readonly momentum: number }[] = [...own, ...failures, ...waiting];
  return xs.slice(0, left).map((x) => ({
    learningRate: plan.learningRate,
    momentum: 1 - x,
    seed: plan.firstSeed + taken.filter((trial) => isAt(trial, x)).length,
    budgetSteps: capSteps(atRate, x, plan.maxBudgetSteps) ?? plan.maxBudgetSteps,
  }));
}

function wantedSettings(
  plan: AdaptiveBracketingPlan,
  group: RateGroup | undefined,
  finished: number,
  waiting: readonly PlannedTrial[],
): number[] {
  const isTaken = (x: number): boolean =>
    waiting.some((trial) => isAt(trial, x)) ||
    (group?.settings ?? []).some((setting) => isAt({ momentum: 1 - setting.x }, x));
  const bracket = bracketSettings(plan.startX, group);
  if (bracket.length > 0) return bracket.filter((x) => !isTaken(x));
  const reading = group === undefined ? undefined : readRate(group);
  if (reading === undefined || reading.convergedSettings === 0) return [];
  const needed = refinement(reading);
  if (needed !== undefined) return isTaken(needed) ? [] : [needed];
  return designSettings(plan, reading, waiting, finished < plan.minTrials);
}

/** Settings still needed for a bracket, whether or not they are pending. */
function bracketSettings(startX: number, group: RateGroup | undefined): number[] {
  if (group === undefined) return [startX, towardsOne(startX), startX / BRACKET_RATIO];
  const xs = group.settings.map(({ x }) => x);
  const lowest = Math.min(...xs);
  const highest = Math.max(...xs);
  const fastest = fastestSetting(group.settings);
  if (fastest === undefined) {
    if (group.settings.length >= MOST_WITHOUT_CONVERGENCE) return [];
    const leftIsBarred = group.settings.some((setting) => isUnreachable(setting));
    return [...(highest < 1 ? [towardsOne(highest)] : []), ...(leftIsBarred ? [] : [lowest / BRACKET_RATIO])];
  }
  return [
    ...(fastest.x === highest && highest < 1 ? [towardsOne(highest)] : []),
    ...(fastest.x === lowest ? [lowest / BRACKET_RATIO] : []),
  ];
}

function towardsOne(x: number): number {
  const next = x * BRACKET_RATIO;
  return next > 1 / Math.sqrt(BRACKET_RATIO) ? 1 : next;
}

/** The settings where the design lacks trials, the one that lacks most first; with `more`, also those that have enough. */
function designSettings(
  plan: AdaptiveBracketingPlan,
  reading: RateReading,
  waiting: readonly PlannedTrial[],
  more: boolean,
): number[] {
  const { settings } = reading.group;
  const centre =
    reading.convergedSettings >= FEWEST_SETTINGS
      ? Math.exp(roughMinimum(reading))
      : (reading.fastest?.x ?? plan.startX);
  const barred = Math.max(0, ...settings.filter(isUnreachable).map(({ x }) => (x < centre ? x : 0)));
  return DESIGN.map(({ factor, wanted }) => {
    const x = snap(Math.min(1, centre * factor), plan.startX);
    return { x, lack: (wanted - trialsNear(x, settings, waiting)) / wanted };
  })
    .filter(({ x, lack }) => x > barred * (1 + 1e-6) && (more || lack > 0))
    .toSorted((left, right) => right.lack - left.lack)
    .map(({ x }) => x);
}

function snap(x: number, startX: number): number {
  const k = Math.round(Math.log(x / startX) / Math.log(SNAP_RATIO));
  return Math.min(1, startX * SNAP_RATIO ** k);
}

function trialsNear(x: number, settings: readonly Setting[], waiting: readonly PlannedTrial[]): number {
  const isNear = (other: number): boolean => Math.abs(Math.log(other / x)) < 0.75 * Math.log(SNAP_RATIO);
  const finished = settings.filter((setting) => isNear(setting.x));
  return (
    finished.reduce((sum, { logSteps, logBudgets }) => sum + logSteps.length + logBudgets.length, 0) +
    waiting.filter(({ momentum }) => isNear(1 - momentum)).length
  );
}
