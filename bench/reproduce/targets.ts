import { CausalMean } from '../../src/calibrate/measure/causalMean';
import type { TaskModel } from '../../src/train/builtin/tasks/taskModel';
import { TrialRun } from '../../src/train/builtin/trialRun';
import { preparedModel } from './preparedModel';
import type { TaskSource } from './preparedModel';

/** Steps of the reference run, fewer for a large net; its last fifth counts as settled. */
const REFERENCE_STEPS = { small: 2_000_000, large: 20_000 } as const;
const LABEL_NOISES = { small: [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005], large: [0.05] } as const;
/** Label noise is the largest at which the settled measure scatters by less than this share of the way to the target. */
const LARGEST_NOISE_SHARE = 0.02;
/**
 * η times the largest curvature stays below this: steps are short against the period of every direction. Half of it for the large net,
 * whose minibatches are a noise of their own: at 0.1 its trace fell in bursts on some seeds, which is not the drift that the law is of.
 */
const LARGEST_STEP = { small: 0.1, large: 0.05 } as const;
const NUDGE = 0.01;

/** Prints what the rules for valley tasks come to, before any sweep: largest η, label noise and target. */
export async function printTargetRule(source: TaskSource): Promise<void> {
  const { task } = source;
  const size = task.dataNeeded === undefined ? 'small' : 'large';
  const model = await preparedModel(source, false);
  const curvature = largestCurvature(model);
  const learningRate = LARGEST_STEP[size] / curvature;
  console.log(
    `${task.title}: largest curvature ${curvature.toPrecision(3)}, so η ≤ ${learningRate.toPrecision(2)}`,
  );
  for (const labelNoise of LABEL_NOISES[size]) {
    setLabelNoise(model, labelNoise);
    const run = new TrialRun(model, { learningRate, momentum: 1 - learningRate, seed: 7000 });
    const mean = new CausalMean(task.progressMeasure.smoothingSteps);
    const first = run.start();
    const rest = run.advance(REFERENCE_STEPS[size]);
    const steps = [...first.steps, ...rest.steps];
    const smoothed = [...first.values, ...rest.values].map((value, i) => mean.add(steps[i] ?? 0, value));
    const late = smoothed.filter((_, i) => (steps[i] ?? 0) > 0.8 * REFERENCE_STEPS[size]);
    const start = smoothed[0] ?? Number.NaN;
    const settled = average(late);
    const target = (start + settled) / 2;
    const deviation = Math.sqrt(average(late.map((value) => (value - settled) ** 2)));
    const noiseShare = deviation / (start - target);
    console.log(
      `  label noise ${labelNoise}: from ${start.toFixed(2)} to ${settled.toFixed(2)}, target ${target.toPrecision(3)}, scatter ${(100 * noiseShare).toFixed(2)} % of the way`,
    );
    if (settled < start && noiseShare < LARGEST_NOISE_SHARE) break;
  }
}

/** Power iteration with the gradients of single noiseless steps. */
function largestCurvature(model: TaskModel): number {
  setLabelNoise(model, 0);
  const { engine, block } = model;
  model.reset({ learningRate: 0, momentum: 0, seed: 1 });
  const start = Float64Array.from(engine.values(block.weights));
  let direction = start.map((_, i) => Math.sin(i + 1));
  let curvature = 0;
  for (let i = 0; i < 100; i++) {
    const scale = NUDGE / norm(direction);
    engine.values(block.weights).set(start.map((value, j) => value + scale * (direction[j] ?? 0)));
    engine.run(model.step);
    direction = Float64Array.from(engine.values(block.gradient));
    curvature = norm(direction) / NUDGE;
  }
  return curvature;
}

function setLabelNoise(model: TaskModel, deviation: number): void {
  const cell = model.tensors['noiseDeviation'];
  if (cell === undefined) throw new Error('The task has no label noise.');
  model.engine.writeScalar(cell, deviation);
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
