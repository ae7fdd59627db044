import type { Trainer, TrialEnd, TrialRequest } from '../../src/calibrate/run/trainer';
import type { ProgressCurve } from '../../src/model/calibration/trial';

export interface OneTrial {
  readonly end: TrialEnd;
  readonly curve: ProgressCurve;
}

/** Runs one trial, keeps what it measured, and has it stopped once `stopAfter` measurements have come. */
export async function oneTrial(
  trainer: Trainer,
  request: TrialRequest,
  stopAfter = Infinity,
): Promise<OneTrial> {
  const steps: number[] = [];
  const values: number[] = [];
  const end = await trainer.runTrial(
    request,
    (measurements) => {
      steps.push(...measurements.steps);
      values.push(...measurements.values);
      return steps.length >= stopAfter ? 'stop' : 'continue';
    },
    new AbortController().signal,
  );
  return { end, curve: { steps, values } };
}
