import type {
  ArmSetting,
  ConfirmationArm,
  ConfirmationPlan,
  WholeRun,
} from '../../model/calibration/confirmation';
import type { MomentumCoupling } from '../../model/calibration/momentumCoupling';

/** A whole training to do. */
export interface PlannedWholeRun extends ArmSetting {
  /** The script's own momentum, whatever its scheduler writes. */
  readonly ownMomentum?: boolean;
  /** Where its momentum follows the learning rate. */
  readonly coupling?: MomentumCoupling;
  readonly arm: ConfirmationArm;
  readonly seed: number;
  readonly flatness?: boolean;
}

export const FEWEST_CONFIRMATION_SEEDS = 2;
export const MOST_CONFIRMATION_SEEDS = 5;
export const DEFAULT_CONFIRMATION_SEEDS = 3;

/**
 * Every whole training of a plan, seed by seed, so that whatever was stopped leaves whole seeds. The arms take turns in going first: a machine that
 * slows down with time is unfair to neither.
 */
export function plannedWholeRuns({
  present,
  suggested,
  pair,
  coupled,
  flatness,
  seeds,
}: ConfirmationPlan): PlannedWholeRun[] {
  return seeds.flatMap((seed, index) => {
    const ofSeed = [
      { arm: 'present' as const, seed, ...present },
      { arm: 'suggested' as const, seed, ...suggested },
      ...(pair === undefined ? [] : [{ arm: 'pair' as const, seed, ...pair }]),
      ...(coupled === undefined ? [] : [{ arm: 'coupled' as const, seed, ...coupled }]),
    ];
    const measured = flatness === true ? ofSeed.map((each) => ({ ...each, flatness })) : ofSeed;
    return index % 2 === 0 ? measured : measured.toReversed();
  });
}

/** The whole training to do next; undefined when all are done. What failed is done too: it is tried again by a confirmation that is gone on with. */
export function nextWholeRun(
  plan: ConfirmationPlan,
  finished: readonly Pick<WholeRun, 'arm' | 'seed'>[],
): PlannedWholeRun | undefined {
  return plannedWholeRuns(plan).find(
    ({ arm, seed }) => !finished.some((done) => done.arm === arm && done.seed === seed),
  );
}
