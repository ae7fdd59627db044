import type { ControlResult, EstimatedResult } from '../../model/calibration/calibration';
import type { PlanCommon } from '../../model/calibration/calibrationPlan';
import { DEFAULT_MOMENTUM, isDefaultMomentum } from '../../model/optimizer/defaultMomentum';
import type { Trial, TrialRole } from '../../model/calibration/trial';
import { controlResult, trialsInRole } from '../fit/verification';

/** One control setting. */
export interface ControlSetting {
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
  /** Where it trains with another form of momentum than the script. */
  readonly nesterov?: boolean;
  /** It trains with the momentum that the script's own scheduler writes. */
  readonly ownMomentum?: boolean;
  /** Without the dampening that the script has. */
  readonly heavyBall?: boolean;
}

/** What of a plan decides which controls there are. */
type ControlOptions = Pick<PlanCommon, 'otherNesterov' | 'presentCycles' | 'triesHeavyBall'>;

/**
 * The settings to compare the suggestion x̂ with (docs/calibration.md, "Verification"): the present β; 0.9; plain SGD at lr = η/x̂; the
 * present β at lr = η·x_present/x̂; and 1 − 2√η (the robust-region bound (1 − √(ηh))² ≤ β of YellowFin, arXiv 1706.03471, at
 * unit curvature, to first order); and, where the plan tries it, x̂ with the other form of momentum, or without the script's dampening. Those that coincide or fall outside [0, 1) are left out.
 */
export function controlSettings(
  result: EstimatedResult,
  presentMomentum: number | undefined,
  { otherNesterov, presentCycles = false, triesHeavyBall = false }: ControlOptions,
): ControlSetting[] {
  const { learningRate } = result;
  const x = result.x.value;
  const settings: ControlSetting[] = [];
  if (presentMomentum !== undefined)
    settings.push({
      role: 'presentMomentum',
      learningRate,
      momentum: presentMomentum,
      ...(presentCycles ? { ownMomentum: true } : {}),
    });
  if (presentMomentum === undefined || presentCycles || !isDefaultMomentum(presentMomentum)) {
    settings.push({ role: 'momentum0.9', learningRate, momentum: DEFAULT_MOMENTUM });
  }
  settings.push({ role: 'plainSgdMatched', learningRate: learningRate / x, momentum: 0 });
  if (presentMomentum !== undefined && !presentCycles) {
    settings.push({
      role: 'presentMomentumMatched',
      learningRate: (learningRate * (1 - presentMomentum)) / x,
      momentum: presentMomentum,
    });
  }
  const yellowFin = 1 - 2 * Math.sqrt(learningRate);
  if (yellowFin >= 0) settings.push({ role: 'yellowFin', learningRate, momentum: yellowFin });
  if (otherNesterov !== undefined) {
    const momentum = result.momentum.value;
    settings.push({ role: 'otherNesterov', learningRate, momentum, nesterov: otherNesterov });
  }
  if (triesHeavyBall)
    settings.push({ role: 'heavyBallForm', learningRate, momentum: result.momentum.value, heavyBall: true });
  return settings;
}

/** T(control)/T(suggestion) for every control that was run, on the seeds that both were trained on. */
export function controlResults(
  result: EstimatedResult,
  presentMomentum: number | undefined,
  trials: readonly Trial[],
  options: ControlOptions = {},
  error?: number,
): ControlResult[] {
  const { learningRate, momentum } = result;
  const suggestion = trialsInRole(trials, 'suggestion', { learningRate, momentum: momentum.value });
  return controlSettings(result, presentMomentum, options).flatMap((planned) => {
    // How it was trained stands in the plan.
    const { ownMomentum: _own, heavyBall: _form, ...setting } = planned;
    const compared = controlResult(setting, suggestion, trials, error);
    return compared === undefined ? [] : [compared];
  });
}
