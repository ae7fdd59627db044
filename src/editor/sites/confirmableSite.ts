import { confirmableChange, type ConfirmableChange } from '../../advise/record/confirmationHere';
import { isScheduled } from '../../advise/record/momentumCoupling';
import type { Framework } from '../../model/optimizer/optimizerConfig';
import type { DocumentSite } from './siteAdvisor';

/** Whose optimizers the probe can give another momentum at every step. */
const CAN_COUPLE: readonly Framework[] = ['pytorch', 'optax', 'keras'];

/**
 * The change that whole trainings can confirm at a site now; undefined where its record suggests none, or where nothing runs it. A coupled
 * momentum is among it where a schedule moves the learning rate, and the probe can follow that: in PyTorch, optax and Keras.
 */
export function confirmableAt({
  advice,
  calibrationKind,
  config,
}: Pick<DocumentSite, 'advice' | 'calibrationKind' | 'config'>): ConfirmableChange | undefined {
  const change = calibrationKind === undefined ? undefined : confirmableChange(advice);
  if (change === undefined) return undefined;
  const { coupled: _, ...constant } = change;
  const canCouple = calibrationKind !== 'program' && CAN_COUPLE.includes(config.framework);
  return canCouple && isScheduled(config, change.calibration) ? change : constant;
}
