import type { Trial } from '../model/trial';

/** One trial as the fit sees it. */
export interface FitPoint {
  readonly trialId: string;
  readonly x: number;
  /** Natural logarithm of T, or of the budget that T exceeds. */
  readonly logSteps: number;
  readonly censored: boolean;
}

/** The trials of one learning rate, ready to fit. */
export interface FitData {
  readonly learningRate: number;
  readonly points: readonly FitPoint[];
  /** Distinct x at which at least one seed converged. */
  readonly convergedSettings: number;
  /** x of the setting with the smallest geometric mean T, its neighbours among all settings tried, and the noise wall left of it. */
  readonly fastestX: number;
  readonly nextLowerX: number | undefined;
  readonly nextHigherX: number | undefined;
  readonly floorOnTheLeft: boolean;
}

/** Settings grouped this close in log x are one. */
const SAME_X_TOLERANCE = 1e-6;

/**
 * Chooses what enters the fit of one learning rate: converged trials from one setting left of the fastest rightwards, and
 * right-censored (or flat) ones right of it. Further left, instability and the noise floor rule, not the model
 * (docs/calibration.md, "What T is"). Undefined when nothing converged.
 */
export function fitData(learningRate: number, trials: readonly Trial[]): FitData | undefined {
  const own = trials.filter(
    (trial) =>
      (trial.role === 'sweep' || trial.role === 'presentMomentum') &&
      Math.abs(trial.learningRate / learningRate - 1) < 1e-9 &&
      trial.outcome.kind !== 'failed',
  );
  const xs = distinctXs(own);
  const meanLogs = xs.map((x) => meanLogSteps(own.filter((trial) => isAt(trial, x))));
  let fastest = -1;
  for (const [index, meanLog] of meanLogs.entries()) {
    if (meanLog !== undefined && meanLog < (meanLogs[fastest] ?? Infinity)) fastest = index;
  }
  const fastestX = xs[fastest];
  if (fastestX === undefined) return undefined;
  const nextLowerX = xs[fastest - 1];
  const lowest = (nextLowerX ?? fastestX) * (1 - SAME_X_TOLERANCE);
  const points = own.flatMap((trial) => pointOf(trial, lowest, fastestX));
  return {
    learningRate,
    points,
    convergedSettings: meanLogs.filter((meanLog) => meanLog !== undefined).length,
    fastestX,
    nextLowerX,
    nextHigherX: xs[fastest + 1],
    floorOnTheLeft:
      nextLowerX !== undefined &&
      own.some(
        (trial) =>
          isAt(trial, nextLowerX) &&
          (trial.outcome.kind === 'diverged' || trial.outcome.kind === 'floorLimited'),
      ),
  };
}

function pointOf(trial: Trial, lowest: number, fastestX: number): FitPoint[] {
  const x = 1 - trial.momentum;
  if (x < lowest) return [];
  const { outcome, trialId } = trial;
  switch (outcome.kind) {
    case 'converged':
      return [{ trialId, x, logSteps: Math.log(outcome.convergenceSteps), censored: false }];
    case 'rightCensored':
    case 'floorLimited':
      return x > fastestX * (1 + SAME_X_TOLERANCE)
        ? [
            {
              trialId,
              x,
              logSteps: Math.log(outcome.kind === 'rightCensored' ? outcome.budgetSteps : outcome.atStep),
              censored: true,
            },
          ]
        : [];
    case 'diverged':
    case 'failed':
      return [];
  }
}

function distinctXs(trials: readonly Trial[]): number[] {
  const xs: number[] = [];
  for (const x of trials.map(({ momentum }) => 1 - momentum).toSorted((left, right) => left - right)) {
    const last = xs.at(-1);
    if (last === undefined || x > last * (1 + SAME_X_TOLERANCE)) xs.push(x);
  }
  return xs;
}

function isAt(trial: Trial, x: number): boolean {
  return Math.abs((1 - trial.momentum) / x - 1) <= SAME_X_TOLERANCE;
}

function meanLogSteps(trials: readonly Trial[]): number | undefined {
  const logs = trials.flatMap(({ outcome }) =>
    outcome.kind === 'converged' ? [Math.log(outcome.convergenceSteps)] : [],
  );
  return logs.length === 0 ? undefined : logs.reduce((sum, each) => sum + each, 0) / logs.length;
}
