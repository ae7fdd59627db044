import type { Trial } from '../model/trial';
import { sustainWindowSteps } from './convergenceMonitor';
import { BUDGET_OVER_BEST, sameSetting, type AdaptiveBracketingPlan, type PlannedTrial } from './plan';

/** The trials of one grid position, x = startX · gridRatio^position. */
interface Setting {
  readonly position: number;
  readonly x: number;
  readonly trials: readonly Trial[];
  /** Geometric mean T over the seeds that converged; undefined when none did. */
  readonly meanSteps: number | undefined;
  /** Some trial diverged or stayed on the noise floor: the optimum lies at larger x. */
  readonly hitFloor: boolean;
}

/**
 * The trials that an adaptive sweep wants next, most wanted first, given every finished trial: the present momentum, then
 * neighbours of the fastest setting until two slower ones stand on either side, then second seeds around it. Empty when done.
 */
export function nextBracketingTrials(plan: AdaptiveBracketingPlan, trials: readonly Trial[]): PlannedTrial[] {
  const sweep = trials.filter(({ role }) => role === 'sweep' || role === 'presentMomentum');
  const remaining = plan.maxTrials - sweep.length;
  if (remaining <= 0) return [];
  const settings = settingsOf(plan, sweep);
  const fastest = fastestSetting(settings);
  const wanted =
    fastest === undefined ? positionsBeforeConvergence(settings) : positionsAround(fastest, settings);
  const first = wanted.filter((position) => isOnGrid(plan, position) && !settings.has(position));
  const repeats = fastest === undefined ? [] : repeatPositions(fastest, settings);
  const positions = first.length > 0 ? first : repeats;
  return positions
    .slice(0, remaining)
    .map((position) => plannedTrial(plan, position, settings.get(position), fastest));
}

/** x of a grid position; position 0 is the present momentum, the largest is momentum 0. */
export function gridX(plan: AdaptiveBracketingPlan, position: number): number {
  return Math.min(1, plan.startX * plan.gridRatio ** position);
}

function isOnGrid(plan: AdaptiveBracketingPlan, position: number): boolean {
  return position <= 0 || plan.startX * plan.gridRatio ** (position - 1) < 1 / Math.sqrt(plan.gridRatio);
}

function settingsOf(plan: AdaptiveBracketingPlan, trials: readonly Trial[]): Map<number, Setting> {
  const settings = new Map<number, Setting>();
  const learningRate = plan.learningRates[0] ?? Number.NaN;
  const span = 40;
  for (let position = -span; position <= span; position += 1) {
    const x = gridX(plan, position);
    const own = trials.filter((trial) => sameSetting(trial, { learningRate, momentum: 1 - x }));
    if (own.length === 0 || (x === 1 && !isOnGrid(plan, position))) continue;
    const logs = own.flatMap(({ outcome }) =>
      outcome.kind === 'converged' ? [Math.log(outcome.convergenceSteps)] : [],
    );
    settings.set(position, {
      position,
      x,
      trials: own,
      meanSteps:
        logs.length === 0 ? undefined : Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length),
      hitFloor: own.some(({ outcome }) => outcome.kind === 'diverged' || outcome.kind === 'floorLimited'),
    });
  }
  return settings;
}

function fastestSetting(settings: ReadonlyMap<number, Setting>): Setting | undefined {
  let fastest: Setting | undefined;
  for (const setting of settings.values()) {
    if (setting.meanSteps !== undefined && setting.meanSteps < (fastest?.meanSteps ?? Infinity))
      fastest = setting;
  }
  return fastest;
}

/** Nothing has converged yet: away from the floor first, then outwards on both sides. */
function positionsBeforeConvergence(settings: ReadonlyMap<number, Setting>): number[] {
  const positions = [...settings.keys()];
  if (positions.length === 0) return [0];
  const [lowest, highest] = [Math.min(...positions), Math.max(...positions)];
  return settings.get(lowest)?.hitFloor === true ? [highest + 1] : [highest + 1, lowest - 1];
}

function positionsAround(fastest: Setting, settings: ReadonlyMap<number, Setting>): number[] {
  const { position } = fastest;
  const left = settings.get(position - 1);
  return left?.hitFloor === true && left.meanSteps === undefined
    ? [position + 1, position + 2]
    : [position - 1, position + 1, position + 2, position - 2];
}

/** Second, then third seeds, the fastest setting and its neighbours first. */
function repeatPositions(fastest: Setting, settings: ReadonlyMap<number, Setting>): number[] {
  const seedsWanted = 2;
  return [0, 1, -1, 2]
    .map((offset) => settings.get(fastest.position + offset))
    .filter(
      (setting): setting is Setting =>
        setting !== undefined && setting.meanSteps !== undefined && setting.trials.length < seedsWanted,
    )
    .map(({ position }) => position);
}

function plannedTrial(
  plan: AdaptiveBracketingPlan,
  position: number,
  setting: Setting | undefined,
  fastest: Setting | undefined,
): PlannedTrial {
  const x = gridX(plan, position);
  const capSteps = fastest?.meanSteps === undefined ? Infinity : BUDGET_OVER_BEST * fastest.meanSteps;
  return {
    role: 'sweep',
    learningRate: plan.learningRates[0] ?? Number.NaN,
    momentum: 1 - x,
    seed: plan.firstSeed + 1 + (setting?.trials.length ?? 0),
    budgetSteps: Math.ceil(
      Math.min(plan.maxBudgetSteps, capSteps + (capSteps === Infinity ? 0 : sustainWindowSteps(x, capSteps))),
    ),
  };
}
