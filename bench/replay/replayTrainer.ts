import type { MeasurementReceiver, Trainer, TrialEnd, TrialRequest } from '../../src/calibrate/run/trainer';
import type { CancelSignal } from '../../src/model/calibration/cancelSignal';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import type { RecordedTask } from './curveFile';

/** A loss below every target: a curve that was cut off far below its floor stays there. */
const BELOW_EVERY_TARGET = -1e30;
/** Measurements that are passed on at once, as a real trainer's come. */
const CHUNK_STEPS = 5;

/** Index of the recorded x nearest to `x` in its logarithm. */
export function nearestX(xs: readonly number[], x: number): number {
  return xs.reduce(
    (best, each, index) =>
      Math.abs(Math.log(each / x)) < Math.abs(Math.log((xs[best] ?? each) / x)) ? index : best,
    0,
  );
}

/** The raw losses of a recorded run, whole: below every target after it was cut off there, not finite after it diverged. */
export function wholeCurve(task: RecordedTask, xIndex: number, seed: number): Float32Array {
  const { end, losses } = task.curve(xIndex, seed);
  if (end === 'complete') return losses;
  const whole = new Float32Array(task.steps).fill(end === 'diverged' ? Number.NaN : BELOW_EVERY_TARGET);
  whole.set(losses);
  return whole;
}

/**
 * A trainer that replays recorded runs: the seeds of a calibration are recorded ones, shuffled by `replicate`, so that no two of its
 * fresh seeds are one. Other learning rates than the recorded one fail.
 */
export function replayTrainer(
  task: RecordedTask,
  replicate: number,
  { smoothingSteps, parallelTrials }: { readonly smoothingSteps: number; readonly parallelTrials: number },
): Trainer {
  return {
    describe: () =>
      Promise.resolve({
        environment: { trainer: 'simulated', name: task.task, device: 'recorded', details: {} },
        progressMeasure: { kind: 'trainingLoss', name: 'training loss', smoothingSteps },
        parallelTrials,
        batchSize: task.batchSize,
      }),
    runTrial: (request, receive, signal) => replay(task, replicate, { request, receive, signal }),
    dispose: () => Promise.resolve(),
  };
}

/** Consecutive seeds of a calibration are different recorded ones, as long as there are enough. */
export function drawnSeed(task: RecordedTask, replicate: number, seed: number): number {
  const order = orderOf(task, replicate);
  return order[seed % order.length] ?? 0;
}

function orderOf({ seeds }: RecordedTask, replicate: number): readonly number[] {
  const random = seededRandom(replicate);
  const keyed = seeds.map((seed) => ({ seed, key: random.uniform() }));
  return keyed.toSorted((left, right) => left.key - right.key).map(({ seed }) => seed);
}

async function replay(
  task: RecordedTask,
  replicate: number,
  {
    request,
    receive,
    signal,
  }: { readonly request: TrialRequest; readonly receive: MeasurementReceiver; readonly signal: CancelSignal },
): Promise<TrialEnd> {
  if (Math.abs(Math.log(request.learningRate / task.learningRate)) > 1e-6) {
    return {
      kind: 'failed',
      failure: { kind: 'workerDied', detail: 'not recorded' },
      stepsSpent: 0,
      elapsedMs: 0,
    };
  }
  const xIndex = nearestX(task.xs, 1 - request.momentum);
  const curve = wholeCurve(task, xIndex, drawnSeed(task, replicate, request.seed));
  const budget = Math.min(request.budgetSteps, curve.length);
  for (let from = 0; from < budget; from += CHUNK_STEPS) {
    await Promise.resolve();
    if (signal.aborted) return { kind: 'cancelled', stepsSpent: from, elapsedMs: from };
    const to = Math.min(budget, from + CHUNK_STEPS);
    const steps = Array.from({ length: to - from }, (_, index) => from + index + 1);
    const values = steps.map((step) => curve[step - 1] ?? Number.NaN);
    if (receive({ steps, values }) === 'stop') return { kind: 'stopped', stepsSpent: to, elapsedMs: to };
  }
  return { kind: 'budgetSpent', stepsSpent: budget, elapsedMs: budget };
}
