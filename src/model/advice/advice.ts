import type { AssumedRule } from './assumedRule';
import type { Calibration, Estimate, Saving } from '../calibration/calibration';
import type { Confirmation } from '../calibration/confirmation';
import type { MomentumCoupling } from '../calibration/momentumCoupling';
import type { WrittenOptimizer } from '../optimizer/constructedOptimizer';
import type { ChangeStanding } from './justifiedChange';
import type { OptimizerFamily } from '../optimizer/optimizerConfig';

/** Why no momentum is suggested. */
export type RefusalReason =
  | {
      readonly kind: 'optimizerWithoutMomentum';
      readonly optimizer: string;
      readonly family: OptimizerFamily;
    }
  | { readonly kind: 'learningRateUnknown'; readonly text: string }
  | { readonly kind: 'learningRateMissing' }
  /** Between parameter groups; `text` lists the rates. */
  | { readonly kind: 'learningRatesDiffer'; readonly text: string }
  | { readonly kind: 'learningRateNotPositive'; readonly value: number }
  | { readonly kind: 'momentumOutOfRange'; readonly value: number }
  /** An infinity or NaN. */
  | { readonly kind: 'learningRateNotFinite' | 'momentumNotFinite'; readonly text: string }
  | { readonly kind: 'ruleOutOfRange'; readonly learningRate: number; readonly c: number }
  | { readonly kind: 'movingAverageForm' }
  | { readonly kind: 'baseUnseen'; readonly base: string }
  | { readonly kind: 'momentumOverwritten'; readonly by: string }
  | { readonly kind: 'nesterovWithoutCalibration' }
  | { readonly kind: 'incompleteCode' };

export type AdviceWarning =
  | { readonly kind: 'schedulerOverwritesMomentum'; readonly scheduler: string }
  | { readonly kind: 'learningRateScheduled'; readonly scheduler: string }
  | { readonly kind: 'nesterov' }
  | { readonly kind: 'nesterovUnknown' }
  | { readonly kind: 'dampening'; readonly value: number | undefined }
  | {
      readonly kind: 'batchSizeDiffers' | 'weightDecayDiffers';
      readonly calibrated: number;
      readonly present: number;
    }
  | { readonly kind: 'verdictNotTwoThirds' }
  | { readonly kind: 'partialCalibration' }
  /** Nothing was measured at the learning rate itself. */
  | { readonly kind: 'warmUpOnly' }
  | {
      readonly kind: 'constructedDiffers';
      readonly constructed: WrittenOptimizer;
      readonly written: WrittenOptimizer;
    }
  | { readonly kind: 'momentumUnknown'; readonly text: string };

/**
 * The learning rate to write together with the suggested momentum where momentum is a moving average: η/(1 − β), which keeps
 * the heavy-ball η as it is (docs/calibration.md, "Conventions"). Both are edited, or neither.
 */
export type PairedLearningRate = number;

/** How a measured β comes to a learning rate. */
export type Carried =
  /** Measured at it. */
  | { readonly kind: 'here' }
  /** Measured at it, as that of the fastest pair: the record's savings and near range are of its own learning rate. */
  | { readonly kind: 'pair' }
  /** So close to the measured one that β's own interval holds what could be the best there. */
  | { readonly kind: 'near'; readonly learningRate: number }
  /** By the measured C, where several η support the exponent 2/3. */
  | { readonly kind: 'rule'; readonly c: number; readonly low: number; readonly high: number }
  /** Along the measured ridge, whatever its exponent. */
  | { readonly kind: 'ridge'; readonly gamma: number; readonly low: number; readonly high: number };

/** What can be said about the momentum of one site. */
export type Advice =
  | {
      readonly kind: 'uncalibrated';
      /** 1 − C·η^(2/3) by `rule`. */
      readonly momentum: number;
      /** Over its range of C. */
      readonly low: number;
      readonly high: number;
      /** The present momentum lies where trainings were fastest: nothing is offered. */
      readonly holdsPresent: boolean;
      /** As written at the site, where it is known. */
      readonly present?: number;
      readonly rule: AssumedRule;
      /** Heavy-ball η. */
      readonly learningRate: number;
      readonly pairedLearningRate?: PairedLearningRate;
      readonly warnings: readonly AdviceWarning[];
    }
  | {
      /** A change is offered where it is justified, expected to be, or nobody knows what it would change. */
      readonly kind: 'measured' | 'noChangeJustified';
      readonly standing: ChangeStanding;
      readonly momentum: Estimate;
      /** As written at the site, where it is known. */
      readonly presentMomentum?: number;
      readonly learningRate: number;
      readonly carried: Carried;
      readonly savingOverPresent?: Saving;
      readonly savingOverDefault?: Saving;
      readonly pairedLearningRate?: PairedLearningRate;
      readonly calibration: Calibration;
      /** What whole trainings said of this very change. */
      readonly confirmation?: Confirmation;
      /** Momentum that follows the schedule, where whole trainings of this very site measured it better. */
      readonly coupling?: MomentumCoupling;
      readonly warnings: readonly AdviceWarning[];
    }
  | {
      /** At other learning rates, from which nothing carries over to this one, or in another form of momentum. */
      readonly kind: 'measuredElsewhere';
      readonly differs: 'learningRate' | 'learningRateUnknown' | 'nesterov';
      readonly calibration: Calibration;
      /** Undefined where the text does not tell it. */
      readonly learningRate: number | undefined;
      readonly measured: { readonly low: number; readonly high: number };
      readonly warnings: readonly AdviceWarning[];
    }
  | {
      readonly kind: 'noEstimate';
      readonly calibration: Calibration;
      readonly learningRate: number;
      readonly warnings: readonly AdviceWarning[];
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };
