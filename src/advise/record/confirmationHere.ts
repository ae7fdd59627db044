import type { Advice } from '../../model/advice/advice';
import type { Calibration, EstimatedResult } from '../../model/calibration/calibration';
import { measuredRates } from '../../model/calibration/ridge';
import type {
  ArmSetting,
  Confirmation,
  CoupledSetting,
  PresentSetting,
} from '../../model/calibration/confirmation';
import { coupledSetting } from './momentumCoupling';
import { verifiedPair } from './pairOffered';
import { isSameLearningRate } from '../../model/optimizer/sameLearningRate';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';

/** A change that a site's advice is about. */
interface SuggestedChange {
  readonly learningRate: number;
  readonly presentMomentum: number | undefined;
  readonly momentum: number;
}

/** A confirmation, where it is about this very change, or about one that has been made since. */
export function confirmationHere(
  confirmation: Confirmation | undefined,
  { learningRate, presentMomentum, momentum }: SuggestedChange,
): Confirmation | undefined {
  if (confirmation === undefined) return undefined;
  const { present, suggested } = confirmation.plan;
  const isSamePresent =
    presentMomentum === undefined ||
    [present.momentum, suggested.momentum].some((each) => isSame(each, presentMomentum));
  return isSameLearningRate(suggested.learningRate, learningRate) &&
    isSamePresent &&
    isSame(suggested.momentum, momentum)
    ? confirmation
    : undefined;
}

/** A momentum that follows the learning rate, and the learning rates between which its law was measured. */
interface ConfirmableCoupling {
  readonly setting: CoupledSetting;
  readonly measured: { readonly low: number; readonly high: number };
}

/** What whole trainings would compare. */
export interface ConfirmableChange {
  readonly calibration: Calibration;
  readonly present: PresentSetting;
  readonly suggested: ArmSetting;
  /** The fastest pair, where it is offered. */
  readonly pair?: ArmSetting;
  /** A momentum that follows the learning rate, where the record tells how; for a site with a schedule. */
  readonly coupled?: ConfirmableCoupling;
}

/** The change that whole trainings can confirm at a site; undefined where its record suggests none. One that has been made counts too. */
export function confirmableChange(advice: Advice): ConfirmableChange | undefined {
  if (advice.kind !== 'measured' && advice.kind !== 'noChangeJustified') return undefined;
  const { calibration, learningRate, momentum } = advice;
  const present = presentOf(advice);
  const cycles = calibration.presentCycles === true && present === calibration.presentMomentum;
  // Once the cycle is gone from the script it cannot be trained any more.
  if (cycles && advice.standing === 'isPresent') return undefined;
  if (present === undefined || (!cycles && isSame(present, momentum.value))) return undefined;
  const { result } = calibration;
  const coupled = result.kind === 'estimate' ? couplingFrom(result, learningRate) : undefined;
  const pair = verifiedPair(advice);
  return {
    calibration,
    present: { learningRate, momentum: present, ...(cycles ? { ownMomentum: true } : {}) },
    // As it would be written.
    suggested: { learningRate, momentum: Number(momentumLiteral(momentum.value)) },
    ...(pair === undefined
      ? {}
      : { pair: { learningRate: pair.learningRate, momentum: pair.momentum.value } }),
    ...(coupled === undefined ? {} : { coupled }),
  };
}

function couplingFrom(result: EstimatedResult, learningRate: number): ConfirmableCoupling | undefined {
  const setting = coupledSetting(result, learningRate);
  return setting === undefined ? undefined : { setting, measured: measuredRates(result) };
}

/** The present momentum that a suggestion is to be compared with; undefined where there is no suggestion. */
function presentOf(advice: Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>): number | undefined {
  switch (advice.standing) {
    case 'justified':
    case 'expected':
      return advice.presentMomentum;
    case 'presentUnknown':
    case 'isPresent':
      return advice.calibration.presentMomentum;
    case 'withdrawn':
      return advice.confirmation?.plan.present.momentum;
    case 'notJustified':
    case 'contradicted':
    case 'notExpected':
      return undefined;
  }
}

function isSame(left: number, right: number): boolean {
  return momentumLiteral(left) === momentumLiteral(right);
}
