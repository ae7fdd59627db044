import { hasNaturalZero } from '../../src/calibrate/measure/naturalZero';
import { taskPlan } from '../../src/calibrate/sweep/standardPlans';
import { formatDuration } from '../../src/model/wording/format/numberFormat';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { calibrateTask, type Bench } from '../support/calibrateTask';
import type { Experiment } from './experiments';
import { endStates, startState } from './flatterFaster';
import { longRun } from './longRun';
import type { TaskRecord } from './records';

const END_STATE_TIMES = 10;

export interface ReproductionBench extends Bench {
  readonly kernels: Uint8Array<ArrayBuffer>;
  /** Of `--full`. */
  readonly full: boolean;
}

/** Calibrates a task as its experiment says, and trains at the suggestion what the document says of it besides. */
export async function runExperiment(
  bench: ReproductionBench,
  task: BuiltinTaskDescription,
  experiment: Experiment,
): Promise<TaskRecord> {
  const { learningRates, seedsPerSetting } = experiment;
  const plan = taskPlan({ ...task, sweep: { ...task.sweep, seedsPerSetting } }, learningRates);
  const { calibration, elapsedMs } = await calibrateTask(bench, task, plan);
  const { result } = calibration;
  const common = { taskId: task.taskId, full: bench.full, calibration, elapsedMs, learningRates };
  console.log(`  ${calibration.trials.length} runs, ${formatDuration(elapsedMs)}: ${result.kind}`);
  const source = { task, kernels: bench.kernels, dataFolder: bench.dataFolder };
  const start = experiment.flatterFaster ? { start: await startState(source) } : {};
  const nothingCompared = { ...common, ...start, endStates: [], endStateSteps: 0 };
  if (result.kind === 'noEstimate') return nothingCompared;
  const long = hasNaturalZero(task.progressMeasure)
    ? await longRun(source, { learningRate: result.learningRate, momentum: result.momentum.value })
    : undefined;
  const ends = long === undefined ? {} : { longRun: long };
  if (!experiment.flatterFaster) return { ...nothingCompared, ...ends };
  const times = calibration.trials.flatMap(({ outcome, learningRate }) =>
    outcome.kind === 'converged' && Math.abs(learningRate / result.learningRate - 1) < 0.05
      ? [outcome.convergenceSteps]
      : [],
  );
  const endStateSteps = Math.min(
    experiment.mostEndStateSteps,
    END_STATE_TIMES * Math.round(Math.min(...times, 10_000)),
  );
  return {
    ...common,
    ...start,
    ...ends,
    endStateSteps,
    endStates: await endStates({
      ...source,
      learningRate: result.learningRate,
      x: result.x.value,
      steps: endStateSteps,
      seeds: experiment.endStateSeeds,
    }),
  };
}
