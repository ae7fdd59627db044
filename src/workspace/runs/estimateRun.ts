import { estimatePlanCost, type PlanCost } from '../../calibrate/sweep/planCost';
import {
  cutOf,
  cutScriptPlan,
  fitToTime,
  type PlanSettings,
  type TimeFit,
} from '../../calibrate/sweep/timeBudget';
import { pilotStepsToResolve } from '../../calibrate/sweep/standardPlans';
import { planDurationMs, type TrialPace } from '../../train/script/probe/trialPace';
import type { ScriptRun } from './scriptRun';

/** What a run will take, with its plan cut to the time that it may take. */
export interface RunEstimate {
  readonly cost: PlanCost;
  /** Undefined where it may take as long as it takes, and where its pace is not known yet. */
  readonly timeFit: TimeFit | undefined;
}

/** The cost of a run at its pace, once that is known, and how it goes into its time. */
export function estimateRun(
  { timeBudgetMinutes, measure }: Pick<ScriptRun, 'timeBudgetMinutes' | 'measure'>,
  settings: PlanSettings,
  pace: TrialPace | undefined,
): RunEstimate {
  const timeFit =
    timeBudgetMinutes === undefined || pace === undefined
      ? undefined
      : fitToTime(
          settings,
          60_000 * timeBudgetMinutes,
          (cost) => planDurationMs(pace, cost, 1).expectedMs,
          pilotStepsToResolve(measure?.stepsBetween ?? null, 0),
        );
  return { cost: estimatePlanCost(cutScriptPlan(settings, cutOf(timeFit))), timeFit };
}
