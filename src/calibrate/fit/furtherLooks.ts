import type { LooksOfPlan } from '../../model/calibration/calibrationPlan';
import { firstControlSeed } from '../../model/calibration/seeds';
import { VERIFIED_ROLES, type Trial, type TrialRole } from '../../model/calibration/trial';
import { ERROR_OF_A_LOOK } from './verification';

/** A setting that a verification has trained beside the suggestion, or the suggestion itself. */
export interface VerifiedArm {
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
}

/** What a verification says as far as it may be looked at. */
export interface CountedTrials {
  /** All of the record's but those of a further look that is not whole yet. */
  readonly trials: readonly Trial[];
  /** Two-sided error of the last look that counts. */
  readonly lookError: number;
  /** A further look was begun, if only by its plan, and is not whole. */
  readonly hasOpenLook: boolean;
}

/** All further looks together may err so much more often than the verification does. */
const ERROR_OF_FURTHER_LOOKS = 0.01;

/** Two-sided error of the so-manieth further look: half of what those before have left, 0.005, 0.0025, … */
export function errorOfFurtherLook(number: number): number {
  return ERROR_OF_FURTHER_LOOKS / 2 ** number;
}

/**
 * The trials that a fit may see, and at which error it compares them: a further look counts once all its trials are in, so that when it is
 * stopped cannot depend on what it says.
 */
export function countedTrials(plan: LooksOfPlan, trials: readonly Trial[]): CountedTrials {
  const looks = plan.furtherLooks ?? [];
  const unfinished = looks.findIndex((_, index) => !isWhole(plan, index, trials));
  const whole = unfinished < 0 ? looks.length : unfinished;
  const lookError = whole === 0 ? ERROR_OF_A_LOOK : errorOfFurtherLook(whole);
  const open = looks[whole];
  if (open === undefined) return { trials, lookError, hasOpenLook: false };
  const end = firstControlSeed(plan) + open.after;
  return {
    trials: trials.filter(({ role, seed }) => !isCompared(role) || seed < end),
    lookError,
    hasOpenLook: true,
  };
}

/** The settings that were trained on the seeds before a further look; the last where a role had several. */
export function armsBefore(plan: LooksOfPlan, after: number, trials: readonly Trial[]): VerifiedArm[] {
  const end = firstControlSeed(plan) + after;
  return VERIFIED_ROLES.flatMap((role) => {
    const last = trials.findLast((trial) => trial.role === role && trial.seed < end);
    return last === undefined ? [] : [{ role, learningRate: last.learningRate, momentum: last.momentum }];
  });
}

/** The seeds of a further look. */
export function seedsOfLook(plan: LooksOfPlan, index: number): readonly number[] {
  const look = plan.furtherLooks?.[index];
  if (look === undefined) return [];
  const first = firstControlSeed(plan) + look.after;
  return Array.from({ length: look.seeds }, (_, offset) => first + offset);
}

function isWhole(plan: LooksOfPlan, index: number, trials: readonly Trial[]): boolean {
  const arms = armsBefore(plan, plan.furtherLooks?.[index]?.after ?? 0, trials);
  const done = new Set(trials.map((trial) => runKey(trial, trial.seed)));
  return seedsOfLook(plan, index).every((seed) => arms.every((arm) => done.has(runKey(arm, seed))));
}

function runKey({ role, learningRate, momentum }: VerifiedArm, seed: number): string {
  return [role, learningRate, momentum, seed].join(' ');
}

/** The fastest pair is compared with the present one on the verification's seeds too. */
function isCompared(role: TrialRole): boolean {
  return role === 'fastestPair' || VERIFIED_ROLES.some((each) => each === role);
}
