import type { Calibration, EstimatedResult } from '../../model/calibration/calibration';
import type { CoupledSetting } from '../../model/calibration/confirmation';
import { coupledMomentum, type MomentumCoupling } from '../../model/calibration/momentumCoupling';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import { RULE_EXPONENT } from '../../model/optimizer/momentumRule';

/** Learning rates of one training that are further apart than this were moved by a schedule. */
const TELLING_RATE_RATIO = 1.001;

/**
 * β against η as a record measured it, to be followed under a schedule: 1 − C·η^(2/3) where several learning rates support that exponent, else
 * the ridge; undefined where neither was measured, or where it does not rise.
 */
export function couplingOf({ verdict, c, ridge }: EstimatedResult): MomentumCoupling | undefined {
  if (verdict === 'twoThirds') return { k: c.value, gamma: RULE_EXPONENT };
  if (ridge === undefined || !(ridge.gamma.value > 0)) return undefined;
  const gamma = ridge.gamma.value;
  return { k: ridge.x.value * ridge.learningRate ** -gamma, gamma };
}

/** The setting that whole trainings would take for a coupled momentum, at a site's learning rate. */
export function coupledSetting(result: EstimatedResult, learningRate: number): CoupledSetting | undefined {
  const coupling = couplingOf(result);
  return coupling === undefined
    ? undefined
    : { learningRate, momentum: coupledMomentum(coupling, learningRate), coupling };
}

/**
 * Whether a schedule moves the learning rate of a site and leaves its momentum: the text shows one, or the record's trainings saw it move. Where
 * something writes the momentum, what trains with the suggestion is no constant one to compare with.
 */
export function isScheduled(
  { schedulers }: Pick<OptimizerConfig, 'schedulers'>,
  { trials }: Pick<Calibration, 'trials'>,
): boolean {
  const isWritten =
    schedulers.some(({ overwritesMomentum }) => overwritesMomentum) ||
    trials.some(({ observed }) => observed?.momentumOverwritten === true);
  if (isWritten) return false;
  return (
    schedulers.length > 0 ||
    trials.some(
      ({ observed }) =>
        observed !== undefined && observed.learningRateHigh > TELLING_RATE_RATIO * observed.learningRateLow,
    )
  );
}
