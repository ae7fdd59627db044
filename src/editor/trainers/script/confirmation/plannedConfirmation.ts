import type { ConfirmableChange } from '../../../../advise/record/confirmationHere';
import type { ConfirmationPlan } from '../../../../model/calibration/confirmation';
import { firstConfirmationSeed } from '../../../../model/calibration/seeds';
import type { ConfirmationAgreement } from './confirmationCard';

/** The whole trainings that were agreed to. */
export function plannedConfirmation(
  { calibration, present, suggested, pair, coupled }: ConfirmableChange,
  agreed: Exclude<ConfirmationAgreement, { kind: 'goOn' }>,
): ConfirmationPlan {
  const first = firstConfirmationSeed(calibration.plan);
  return {
    present,
    suggested,
    ...(agreed.withPair && pair !== undefined ? { pair } : {}),
    ...(agreed.withCoupled && coupled !== undefined ? { coupled: coupled.setting } : {}),
    ...(agreed.withFlatness ? { flatness: true } : {}),
    seeds: Array.from({ length: agreed.seeds }, (_, index) => first + index),
  };
}
