import type { AdviceWarning } from '../model/advice';
import type { Calibration } from '../model/calibration';
import { numericValue } from '../model/hyperparameter';
import type { OptimizerConfig } from '../model/optimizerConfig';

/** What the reader must know about the site itself before using any suggestion (docs/calibration.md, "When to keep quiet or warn"). */
export function siteWarnings(config: OptimizerConfig): AdviceWarning[] {
  const warnings: AdviceWarning[] = [];
  if (config.momentum.state === 'unknown') {
    warnings.push({ kind: 'momentumUnknown', text: config.momentum.text });
  }
  for (const scheduler of config.schedulers) {
    warnings.push({
      kind: scheduler.overwritesMomentum ? 'schedulerOverwritesMomentum' : 'learningRateScheduled',
      scheduler: scheduler.name,
    });
  }
  if (config.nesterov === 'on') warnings.push({ kind: 'nesterov' });
  const dampening = numericValue(config.dampening);
  if (config.dampening.state === 'unknown' || (dampening !== undefined && dampening !== 0)) {
    warnings.push({ kind: 'dampening', value: dampening });
  }
  return warnings;
}

/** What stands between a calibration and this site. */
export function calibrationWarnings(config: OptimizerConfig, calibration: Calibration): AdviceWarning[] {
  const warnings: AdviceWarning[] = [];
  const present = numericValue(config.batchSize);
  const { subject, result } = calibration;
  if (
    subject.kind === 'script' &&
    subject.batchSize !== null &&
    present !== undefined &&
    present !== subject.batchSize
  ) {
    warnings.push({ kind: 'batchSizeDiffers', calibrated: subject.batchSize, present });
  }
  if (result.kind === 'estimate' && result.verdict !== 'twoThirds')
    warnings.push({ kind: 'verdictNotTwoThirds' });
  if (calibration.partial) warnings.push({ kind: 'partialCalibration' });
  return warnings;
}
