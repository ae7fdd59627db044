import { CausalMean } from '../../src/calibrate/measure/causalMean';
import { endLevel } from '../../src/calibrate/measure/settledLevel';
import type { EndLevel } from '../../src/calibrate/measure/settledLevel';
import { TrialRun } from '../../src/train/builtin/trialRun';
import { preparedModel } from './preparedModel';
import type { TaskSource } from './preparedModel';

/** Where the measure ends in a run much longer than a trial. */
export interface LongRun extends EndLevel {
  readonly steps: number;
}

/** Over a hundred convergence times. */
const LONG_STEPS = { small: 200_000, large: 60_000 } as const;
const LONG_RUN_SEED = 8000;

/** Trains one long run at the given setting. */
export async function longRun(
  source: TaskSource,
  setting: { readonly learningRate: number; readonly momentum: number },
): Promise<LongRun | undefined> {
  const { task } = source;
  const model = await preparedModel(source, false);
  const steps = LONG_STEPS[task.dataNeeded === undefined ? 'small' : 'large'];
  const raw = new TrialRun(model, { ...setting, seed: LONG_RUN_SEED }).advance(steps);
  const mean = new CausalMean(task.progressMeasure.smoothingSteps);
  const end = endLevel({
    steps: raw.steps,
    values: raw.values.map((value, i) => mean.add(raw.steps[i] ?? 0, value)),
  });
  return end === undefined || !Number.isFinite(end.level) ? undefined : { ...end, steps };
}
