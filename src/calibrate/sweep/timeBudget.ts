import type { CurveRoundsPlan } from '../../model/calibration/calibrationPlan';
import { VERIFICATION_LOOKS, widthOverFullVerification } from '../fit/verification';
import { estimatePlanCost, type PlanCost } from './planCost';
import { scriptPlan } from './standardPlans';

/** What of a script's plan is made smaller so that it fits into a time. */
export interface PlanCut {
  readonly pilotSteps: number;
  readonly mostRounds: number;
  readonly verificationSeeds: number;
}

/** How a plan goes into a time. */
export type TimeFit =
  | { readonly kind: 'whole' }
  | { readonly kind: 'cut'; readonly cut: PlanCut }
  /** Even the smallest plan is expected to take longer. */
  | { readonly kind: 'tooShort'; readonly cut: PlanCut; readonly leastMs: number };

/** What a script's plan is made from. */
export type PlanSettings = Parameters<typeof scriptPlan>[0];

/** A pilot of fewer steps seldom shows enough of a fall to fix a target by. */
const FEWEST_PILOT_STEPS = 200;
/** Pilots are cut to round numbers. */
const PILOT_UNIT = 50;

/**
 * Half-widths of the saving's interval, relative, in the recorded trainings of docs/calibration.md: of all, and of those that needed the
 * whole verification.
 */
const RECORDED_HALF_WIDTHS = { low: 0.06, high: 0.29 };
const RECORDED_UNDECIDED = { low: 0.06, high: 0.24 };

/** How precise the saving is to be expected, as a relative half-width of its interval: by what recorded trainings came to. */
export function expectedHalfWidths(cut: PlanCut | undefined): {
  readonly low: number;
  readonly high: number;
} {
  if (cut === undefined) return RECORDED_HALF_WIDTHS;
  const wider = widthOverFullVerification(cut.verificationSeeds);
  return { low: wider * RECORDED_UNDECIDED.low, high: wider * RECORDED_UNDECIDED.high };
}

/** The plan of a script, cut where that was agreed to. */
export function cutScriptPlan(settings: PlanSettings, cut: PlanCut | undefined): CurveRoundsPlan {
  if (cut === undefined) return scriptPlan(settings);
  const { pilotSteps, mostRounds, verificationSeeds } = cut;
  return { ...scriptPlan({ ...settings, pilotSteps }), mostRounds, verificationSeeds };
}

/**
 * Fits a script's plan into a time, by what `expectedMs` says of its cost: first the verification is held to its first look and the sweep to
 * its fewest rounds, then the pilot gets shorter, and every run with it; never shorter than its measure needs.
 */
export function fitToTime(
  settings: PlanSettings,
  budgetMs: number,
  expectedMs: (cost: PlanCost) => number,
  fewestPilotSteps = FEWEST_PILOT_STEPS,
): TimeFit {
  const whole = scriptPlan(settings);
  if (expectedMs(estimatePlanCost(whole)) <= budgetMs) return { kind: 'whole' };
  const least = { mostRounds: whole.fewestRounds, verificationSeeds: VERIFICATION_LOOKS[0] };
  const msOf = (pilotSteps: number): number =>
    expectedMs(estimatePlanCost(cutScriptPlan(settings, { ...least, pilotSteps })));
  const shortest = Math.min(settings.pilotSteps, Math.max(fewestPilotSteps, FEWEST_PILOT_STEPS));
  let [fitting, tooLong] = [shortest, settings.pilotSteps];
  if (msOf(shortest) > budgetMs) {
    return { kind: 'tooShort', cut: { ...least, pilotSteps: shortest }, leastMs: msOf(shortest) };
  }
  if (msOf(tooLong) <= budgetMs) fitting = tooLong;
  while (tooLong - fitting > PILOT_UNIT) {
    const middle = Math.floor((fitting + tooLong) / (2 * PILOT_UNIT)) * PILOT_UNIT;
    if (middle <= fitting) break;
    if (msOf(middle) <= budgetMs) fitting = middle;
    else tooLong = middle;
  }
  return { kind: 'cut', cut: { ...least, pilotSteps: fitting } };
}

/** What a fit asks to be cut, if anything. */
export function cutOf(fit: TimeFit | undefined): PlanCut | undefined {
  return fit === undefined || fit.kind === 'whole' ? undefined : fit.cut;
}
