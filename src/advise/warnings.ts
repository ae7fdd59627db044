import type { AdviceWarning } from '../model/advice/advice';
import type { Calibration } from '../model/calibration/calibration';
import { numericValue } from '../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';
import { isSameValue, writtenOptimizer } from './runValues';

/** What the reader must know about the site itself before using any suggestion (docs/calibration.md, "When to keep quiet or warn"). */
export function siteWarnings(config: OptimizerConfig): AdviceWarning[] {
  const warnings: AdviceWarning[] = [];
  if (config.momentum.state === 'unknown') {
    warnings.push({ kind: 'momentumUnknown', text: config.momentum.text });
  }
  warnings.push(...schedulerWarnings(config));
  if (config.nesterov === 'on') warnings.push({ kind: 'nesterov' });
  if (config.nesterov === 'unknown') warnings.push({ kind: 'nesterovUnknown' });
  const dampening = numericValue(config.dampening);
  if (config.dampening.state === 'unknown' || (dampening !== undefined && dampening !== 0)) {
    warnings.push({ kind: 'dampening', value: dampening });
  }
  return warnings;
}

/** Says both where the script constructs other values than its text has. */
export function constructionWarnings(
  written: OptimizerConfig,
  constructed: OptimizerConfig,
): AdviceWarning[] {
  return written === constructed
    ? []
    : [
        {
          kind: 'constructedDiffers',
          written: writtenOptimizer(written),
          constructed: writtenOptimizer(constructed),
        },
      ];
}

/** One for each scheduler by name: branches often construct the same one with different arguments. */
function schedulerWarnings({ schedulers }: OptimizerConfig): AdviceWarning[] {
  const byName = new Map<string, AdviceWarning>();
  for (const { name, overwritesMomentum } of schedulers) {
    if (byName.has(name) && !overwritesMomentum) continue;
    const kind = overwritesMomentum ? 'schedulerOverwritesMomentum' : 'learningRateScheduled';
    byName.set(name, { kind, scheduler: name });
  }
  return [...byName.values()];
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
  warnings.push(...weightDecayWarning(config, calibration));
  if (result.kind === 'estimate' && result.verdict !== 'twoThirds' && result.ridge === undefined)
    warnings.push({ kind: 'verdictNotTwoThirds' });
  if (result.kind === 'estimate' && result.caveats.includes('warmUpOnly')) {
    warnings.push({ kind: 'warmUpOnly' });
  }
  if (calibration.partial) warnings.push({ kind: 'partialCalibration' });
  return warnings;
}

/** None as long as the text says what it said then, whatever the script makes of it. */
function weightDecayWarning(
  { weightDecay }: OptimizerConfig,
  { subject, constructed }: Calibration,
): readonly AdviceWarning[] {
  const present = numericValue(weightDecay);
  const written = subject.kind === 'script' ? subject.weightDecay : undefined;
  const calibrated = constructed?.weightDecay ?? written;
  if (written === null || typeof calibrated !== 'number' || present === undefined) return [];
  if (isSameValue(present, written ?? calibrated) || isSameValue(present, calibrated)) return [];
  return [{ kind: 'weightDecayDiffers', calibrated, present }];
}
