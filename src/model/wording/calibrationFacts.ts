import type { Calibration, EstimatedResult } from '../calibration/calibration';
import type { Failure } from '../calibration/failure';
import { formatNumber } from './format/numberFormat';
import { said, translated } from '../language/said';

/** Stopped with too little for an estimate: no record, but trials to go on with. */
export function isTooEarly({ result, partial }: Calibration): boolean {
  return result.kind === 'noEstimate' && partial;
}

/** What went wrong in the last of its trials that failed. */
export function lastFailure(calibration: Calibration): Failure | undefined {
  const outcome = calibration.trials.findLast((trial) => trial.outcome.kind === 'failed')?.outcome;
  return outcome?.kind === 'failed' ? outcome.failure : undefined;
}

/** Script, optimizer and learning rate, or the task's name. */
export function titleOf({ subject, environment, result }: Calibration): string {
  if (subject.kind === 'builtinTask') return translated(environment.name);
  const optimizer = environment.details['optimizer'];
  return [
    subject.scriptPath,
    ...(optimizer === undefined ? [] : [optimizer]),
    ...(result.kind === 'estimate' ? [rateText(result)] : []),
  ].join(' · ');
}

function rateText({ caveats, learningRate }: EstimatedResult): string {
  return caveats.includes('warmUpOnly') ? said`warm-up only` : `lr ${formatNumber(learningRate)}`;
}
