import type { ControlResult, Estimate, EstimatedResult } from '../../model/calibration';
import { DEFAULT_MOMENTUM, isDefaultMomentum } from '../../model/defaultMomentum';
import type { Trial, TrialRole } from '../../model/trial';
import { budgetOver } from './budget';
import { convergenceSteps } from '../fit/model/convergenceModel';
import { studentFactor } from '../numerics/likelihoodCutoff';

/** T*, x* and p. */
const FITTED_PARAMETERS = 3;

/** One control setting. */
export interface ControlSetting {
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
}

/**
 * The settings to compare the suggestion x̂ with (docs/calibration.md, "Controls"): the present β; 0.9; plain SGD at lr = η/x̂; the
 * present β at lr = η·x_present/x̂; and 1 − 2√η (the robust-region bound (1 − √(ηh))² ≤ β of YellowFin, arXiv 1706.03471, at
 * unit curvature, to first order). Those that coincide or fall outside [0, 1) are left out.
 */
export function controlSettings(
  result: EstimatedResult,
  presentMomentum: number | undefined,
): ControlSetting[] {
  const { learningRate } = result;
  const x = result.x.value;
  const settings: ControlSetting[] = [];
  if (presentMomentum !== undefined)
    settings.push({ role: 'presentMomentum', learningRate, momentum: presentMomentum });
  if (presentMomentum === undefined || !isDefaultMomentum(presentMomentum)) {
    settings.push({ role: 'momentum0.9', learningRate, momentum: DEFAULT_MOMENTUM });
  }
  settings.push({ role: 'plainSgdMatched', learningRate: learningRate / x, momentum: 0 });
  if (presentMomentum !== undefined) {
    settings.push({
      role: 'presentMomentumMatched',
      learningRate: (learningRate * (1 - presentMomentum)) / x,
      momentum: presentMomentum,
    });
  }
  const yellowFin = 1 - 2 * Math.sqrt(learningRate);
  if (yellowFin >= 0) settings.push({ role: 'yellowFin', learningRate, momentum: yellowFin });
  return settings;
}

/** Budget of a control run: what takes four times the suggestion's T has lost, as in the sweep. */
export function controlBudget(
  result: EstimatedResult,
  setting: ControlSetting,
  maxBudgetSteps: number,
): number {
  return budgetOver(fittedSteps(result), 1 - setting.momentum, maxBudgetSteps);
}

/** Fitted T at the suggestion, in steps. */
export function fittedSteps(result: EstimatedResult): number {
  return Math.exp(
    result.models.reduce(
      (sum, model) =>
        sum + model.weight * Math.log(convergenceSteps(result.x.value, result.learningRate, model).total),
      0,
    ),
  );
}

/** T(control)/T(suggestion) for every control that was run, with Student's interval from the fit's scatter. */
export function controlResults(
  result: EstimatedResult,
  settings: readonly ControlSetting[],
  trials: readonly Trial[],
): ControlResult[] {
  return settings.flatMap((setting) => {
    const runs = trials.filter(
      (trial) =>
        trial.role === setting.role &&
        trial.learningRate === setting.learningRate &&
        trial.momentum === setting.momentum &&
        trial.outcome.kind !== 'failed',
    );
    if (runs.length === 0) return [];
    const logs = runs.flatMap(({ outcome }) =>
      outcome.kind === 'converged' ? [Math.log(outcome.convergenceSteps)] : [],
    );
    const summary = { ...setting, seeds: runs.length, seedsConverged: logs.length };
    if (logs.length === 0) {
      const ratioOver = outlastedRatio(result, runs);
      return [{ ...summary, ...(ratioOver === undefined ? {} : { ratioOver }) }];
    }
    const meanLog = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    return [
      {
        ...summary,
        convergenceSteps: Math.exp(meanLog),
        ratio: ratioToSuggestion(result, meanLog, logs.length, trials),
      },
    ];
  });
}

/** T(control)/T(suggestion) is above this where every run was stopped at its budget; undefined where one was not. */
function outlastedRatio(result: EstimatedResult, runs: readonly Trial[]): number | undefined {
  const budgets = runs.flatMap(({ outcome }) =>
    outcome.kind === 'rightCensored' ? [outcome.budgetSteps] : [],
  );
  return budgets.length === runs.length ? Math.min(...budgets) / fittedSteps(result) : undefined;
}

function ratioToSuggestion(
  result: EstimatedResult,
  meanLog: number,
  seeds: number,
  trials: readonly Trial[],
): Estimate {
  const fitted = trials.filter(
    ({ role, outcome }) => role === 'sweep' && outcome.kind === 'converged',
  ).length;
  const degreesOfFreedom = Math.max(1, fitted - FITTED_PARAMETERS);
  const sigma = result.models.reduce((sum, model) => sum + model.weight * model.sigma, 0);
  // The likelihood's σ is too small by the fitted parameters; near its minimum a curve is known as well as a mean of half the trials.
  const scatter = sigma * Math.sqrt(fitted / degreesOfFreedom);
  const half = studentFactor(degreesOfFreedom) * scatter * Math.sqrt(1 / seeds + 2 / Math.max(1, fitted));
  const log = meanLog - Math.log(fittedSteps(result));
  return { value: Math.exp(log), low: Math.exp(log - half), high: Math.exp(log + half) };
}
