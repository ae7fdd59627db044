import { randomUUID } from 'node:crypto';
import { runCalibration } from '../../src/calibrate/run/runCalibration';
import { extendedPlan, usualRates } from '../../src/calibrate/sweep/extendedPlan';
import { scriptPlan } from '../../src/calibrate/sweep/standardPlans';
import type { Calibration, EstimatedResult, Ridge, TrialAim } from '../../src/model/calibration/calibration';
import type { CalibrationPlan } from '../../src/model/calibration/calibrationPlan';
import type { ScriptTrainer } from '../../src/train/script/scriptTrainerOptions';
import type { BenchExample } from './examples';

/** A training calibrated at its own learning rate, then at three over a factor 8. */
export type CalibratedAtRates =
  | {
      readonly kind: 'with';
      readonly first: Calibration;
      readonly second: Calibration;
      readonly result: EstimatedResult & { readonly ridge: Ridge };
      readonly parallelTrials: number;
    }
  /** There is no estimate, or one at its own learning rate alone. */
  | {
      readonly kind: 'without';
      readonly why: string;
      readonly own?: Calibration & { readonly result: EstimatedResult };
      readonly parallelTrials: number;
    };

/** Calibrates as the editor does, first at the script's own learning rate, then at the usual further ones. */
export async function calibrateAtRates(
  trainer: ScriptTrainer,
  example: Pick<BenchExample, 'learningRate' | 'presentMomentum' | 'pilotSteps' | 'batchSize'>,
): Promise<CalibratedAtRates> {
  const { learningRate, presentMomentum, pilotSteps, batchSize } = example;
  let parallelTrials = 1;
  const calibrate = async (plan: CalibrationPlan, earlier?: Calibration): Promise<Calibration> => {
    const outcome = await runCalibration({
      trainer,
      plan,
      subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize },
      presentMomentum,
      nesterov: false,
      ...(earlier === undefined ? {} : { finishedTrials: earlier.trials, finishedAim: aimOf(earlier) }),
      withoutInterimEstimates: true,
      onEvent: (event) => {
        if (event.kind === 'started') ({ parallelTrials } = event.description);
      },
      signal: new AbortController().signal,
      now: () => new Date(),
      newId: () => randomUUID(),
    });
    if (outcome.kind !== 'finished') throw new Error(JSON.stringify(outcome));
    return outcome.calibration;
  };
  const first = await calibrate(scriptPlan({ learningRate, presentMomentum, pilotSteps }));
  if (first.result.kind === 'noEstimate')
    return {
      kind: 'without',
      why: `no estimate at η = ${learningRate}: ${first.result.reason}`,
      parallelTrials,
    };
  const own = { ...first, result: first.result };
  const second = await calibrate(extendedPlan(own, usualRates(learningRate)), first);
  const { result } = second;
  if (result.kind === 'noEstimate')
    return { kind: 'without', why: `no ridge: ${result.reason}`, own, parallelTrials };
  const { ridge } = result;
  if (ridge === undefined)
    return { kind: 'without', why: `no ridge: ${result.caveats.join(', ')}`, own, parallelTrials };
  return { kind: 'with', first, second, result: { ...result, ridge }, parallelTrials };
}

/** What a record's trials were to reach. */
export function aimOf({ target, targetLevels }: Calibration): TrialAim {
  return { target, ...(targetLevels === undefined ? {} : { targetLevels }) };
}
