import type { CalibrationSubject, Estimate } from './calibration';
import type { Failure } from './failure';
import type { MeasureChoice, MeasureDirection } from './measure';
import type { MomentumCoupling } from './momentumCoupling';
import type { ProgressCurve } from './trial';

/** The settings that whole trainings compare; `pair` and `coupled` where the fastest pair or a momentum that follows the learning rate was chosen too. */
export type ConfirmationArm = 'present' | 'suggested' | 'pair' | 'coupled';

/** η and β of one of them, in the heavy-ball convention. */
export interface ArmSetting {
  readonly learningRate: number;
  readonly momentum: number;
}

/** The setting that the script has; of a momentum that its scheduler writes, `momentum` is that of the first step. */
export interface PresentSetting extends ArmSetting {
  readonly ownMomentum?: boolean;
}

/** Momentum coupled to the schedule; `momentum` is that at `learningRate`. */
export interface CoupledSetting extends ArmSetting {
  readonly coupling: MomentumCoupling;
}

/** Whole trainings to run: every arm on each seed. */
export interface ConfirmationPlan {
  readonly present: PresentSetting;
  readonly suggested: ArmSetting;
  /** The fastest pair of learning rate and momentum. */
  readonly pair?: ArmSetting;
  readonly coupled?: CoupledSetting;
  /** The trace of the loss's Hessian is measured too. */
  readonly flatness?: boolean;
  readonly seeds: readonly number[];
}

/** The setting of one arm; that of a plan without a pair or a coupled one is not asked for. */
export function settingOf(plan: ConfirmationPlan, arm: ConfirmationArm): ArmSetting {
  return plan[arm] ?? plan.suggested;
}

/** How a whole training ended. */
export type WholeRunOutcome =
  /** By itself, wherever that was. */
  | { readonly kind: 'ended' }
  /** Its training loss was no number any more. */
  | { readonly kind: 'diverged' }
  /** The script raised after it had trained: with this setting it does not come to its end. */
  | { readonly kind: 'raised'; readonly exception: string }
  /** What momentum cannot be to blame for: the run says nothing. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** One measure over a whole training. */
export interface FollowedMeasure {
  readonly measure: MeasureChoice;
  /** Mean of the last twentieth of its values. */
  readonly final: number;
  /** Means over equally many values each. */
  readonly curve: ProgressCurve;
}

/** One whole training, as far as it went. */
export interface WholeRun {
  readonly arm: ConfirmationArm;
  readonly seed: number;
  readonly steps: number;
  readonly elapsedMs: number;
  readonly outcome: WholeRunOutcome;
  /** The training loss first, where it is seen. */
  readonly measures: readonly FollowedMeasure[];
}

/** What a measure tells of a training. */
export type MeasureRole = 'trainingLoss' | 'validation' | 'other';

/** What the seeds say of a difference; `undecided` where its interval is too wide for a word. */
export type DifferenceFinding = 'better' | 'worse' | 'noDifference' | 'undecided';

/** One measure at the trainings' ends, over the seeds on which both came to theirs. */
export interface EndComparison {
  readonly measure: MeasureChoice;
  readonly role: MeasureRole;
  /** Absent where nobody knows which way is better. */
  readonly direction?: MeasureDirection;
  readonly present: number;
  readonly suggested: number;
  readonly seeds: number;
  /** Suggested less present, with Student's interval; from two seeds on. */
  readonly difference?: Estimate;
  /** Where the direction is known. */
  readonly finding?: DifferenceFinding;
}

/** Steps and time to the final training loss of the present setting on the same seed. */
export interface SpeedComparison {
  readonly seeds: number;
  /** On how many of them the suggested setting came to it. */
  readonly reached: number;
  /** Geometric means over the seeds on which it did. */
  readonly presentSteps?: number;
  readonly suggestedSteps?: number;
  /** Present over suggested; from two seeds on, where all reached it. */
  readonly stepsRatio?: Estimate;
  readonly timeRatio?: Estimate;
  readonly finding: 'faster' | 'slower' | 'noDifference' | 'undecided';
}

/** How trainings with the suggestion end, by the measures that decide it. */
export type EndFinding = 'helps' | 'harms' | 'mixed' | 'noDifference' | 'undecided';

export type WithdrawalReason = 'diverges' | 'neverEnds' | 'worseAtTheEnd' | 'slower';

export type ConfirmationVerdict =
  /** Faster, or better at the end, and at the end not worse. */
  | { readonly kind: 'confirmed' }
  /** No difference that would be worth a change. */
  | { readonly kind: 'noGain' }
  | { readonly kind: 'withdrawn'; readonly reason: WithdrawalReason }
  | { readonly kind: 'undecided' };

/** Runs of one arm that did not come to their end by themselves. */
export interface UnendedRuns {
  readonly diverged: number;
  readonly raised: number;
}

/** What the whole trainings of one setting, here the suggested one, say beside those of another, here the present one. */
export interface ArmComparison {
  /** Seeds on which both settings' trainings ended. */
  readonly seeds: number;
  readonly presentUnended: UnendedRuns;
  readonly suggestedUnended: UnendedRuns;
  /** Steps to the end, suggested over present, where they differ by a tenth or more. */
  readonly lengthRatio?: number;
  readonly speed?: SpeedComparison;
  readonly measures: readonly EndComparison[];
  readonly end: EndFinding;
  readonly verdict: ConfirmationVerdict;
}

/** What the whole trainings say. */
export interface ConfirmationResult extends ArmComparison {
  /** Where the fastest pair was trained too; it stands in the suggestion's place. */
  readonly pair?: FurtherComparison;
  /** The same of a coupled momentum. */
  readonly coupled?: FurtherComparison;
}

/** A further setting beside the present one, and beside the suggested one. */
export interface FurtherComparison {
  readonly overPresent: ArmComparison;
  readonly overSuggested: ArmComparison;
}

export const CONFIRMATION_FORMAT_VERSION = 1;

/** The stored record of whole trainings; the calibration's own record is never rewritten. */
export interface Confirmation {
  readonly formatVersion: typeof CONFIRMATION_FORMAT_VERSION;
  readonly confirmationId: string;
  /** Whose suggestion was confirmed. */
  readonly calibrationId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly subject: CalibrationSubject;
  readonly plan: ConfirmationPlan;
  /** Stopped before its plan was done. */
  readonly partial: boolean;
  readonly runs: readonly WholeRun[];
  readonly result: ConfirmationResult;
}
