import { convergenceOf } from '../../src/calibrate/measure/convergenceMonitor';
import { criterionOf } from '../../src/calibrate/run/trialRunner';
import type { TrialAim } from '../../src/model/calibration/calibration';
import type { RecordedTask } from './curveFile';
import { wholeCurve } from './replayTrainer';

/** What a setting that never reaches the target counts as, in recorded lengths. */
const NEVER = 2;

/** T of one recorded run, in steps; one that never reaches the target counts as twice the recorded length. */
export function stepsToTarget(
  task: RecordedTask,
  { xIndex, seed }: { readonly xIndex: number; readonly seed: number },
  aim: TrialAim,
  smoothingSteps: number,
): number {
  const criterion = criterionOf(aim, { momentum: 1 - (task.xs[xIndex] ?? 1) }, { smoothingSteps });
  const curve = wholeCurve(task, xIndex, seed);
  const steps = Array.from({ length: curve.length }, (_, index) => index + 1);
  const outcome = convergenceOf({ steps, values: [...curve] }, criterion);
  return outcome.kind === 'converged' ? Math.max(1, outcome.convergenceSteps) : NEVER * task.steps;
}

/** log of the geometric mean over all recorded seeds of T at every recorded x, for an aim that some pilot gave. */
export function trueLogSteps(task: RecordedTask, aim: TrialAim, smoothingSteps: number): number[] {
  return task.xs.map((_, xIndex) => {
    const logs = task.seeds.map((seed) =>
      Math.log(stepsToTarget(task, { xIndex, seed }, aim, smoothingSteps)),
    );
    return logs.reduce((sum, value) => sum + value, 0) / logs.length;
  });
}

/** The recorded x with the least T, told from a mean of three neighbours, so that it is not one seed's luck. */
export function bestIndex(logSteps: readonly number[]): {
  readonly index: number;
  readonly logSteps: number;
} {
  const smoothed = logSteps.map((_, index) => {
    const near = logSteps.slice(Math.max(0, index - 1), index + 2);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
  const index = smoothed.reduce((best, value, at) => (value < (smoothed[best] ?? value) ? at : best), 0);
  return { index, logSteps: Math.min(...logSteps.slice(Math.max(0, index - 1), index + 2)) };
}
