// npm run reproduce [-- --full] [-- --only=TASK] [-- --refit] [-- --targets]: the paper's experiments on the built-in tasks; writes
// docs/reproduction.md. --only trains one task and takes the others from what earlier runs left in .cache, --refit takes all from
// there, --targets prints what the rules for valley tasks come to.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWorker } from '../scripts/buildWorker.mjs';
import { compileKernels } from '../scripts/compileKernels.mjs';
import { hasNaturalZero } from '../src/calibrate/measure/naturalZero';
import { taskPlan } from '../src/calibrate/sweep/standardPlans';
import { formatDuration } from '../src/model/numberFormat';
import { builtinTask, builtinTasks } from '../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../src/train/builtin/tasks';
import { calibrateTask } from './support/calibrateTask';
import { dataFolderFor } from './support/dataFolder';
import { reproductionDocument } from './reproduce/document';
import { experiments, notRun, startsOnValley } from './reproduce/experiments';
import type { Experiment } from './reproduce/experiments';
import { endStates, startState } from './reproduce/flatterFaster';
import { longRun } from './reproduce/longRun';
import { exponentPlot, timesPlot } from './reproduce/plots';
import { RecordStore } from './reproduce/records';
import type { TaskRecord } from './reproduce/records';
import { refitted } from './reproduce/refit';
import { printTargetRule } from './reproduce/targets';

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    refit: { type: 'boolean', default: false },
    targets: { type: 'boolean', default: false },
  },
});
const END_STATE_TIMES = 10;
const root = process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd();
const plotFolder = path.join(root, 'docs', 'reproduction');
const store = new RecordStore(path.join(root, '.cache', 'reproduce', 'records'));
const startedAt = performance.now();

await mkdir(plotFolder, { recursive: true });
await buildWorker('.cache/reproduce');
const workerPath = path.join(root, '.cache', 'reproduce', 'trainingWorker.cjs');
const kernels = await compileKernels('.cache/reproduce/kernels.wasm');
const threads = Math.min(2, availableParallelism());
if (options.targets) await printTargets();
else await reproduce();

async function printTargets(): Promise<void> {
  for (const task of builtinTasks) {
    if (!startsOnValley(task)) continue;
    const { dataFolder, missing } = dataFolderFor(task);
    if (missing === undefined) await printTargetRule({ task, kernels, dataFolder });
    else console.log(`${task.title}: ${missing}`);
  }
}

async function reproduce(): Promise<void> {
  const missing = [...notRun];
  const records: TaskRecord[] = [];
  for (const experiment of experiments(builtinTasks, options.full)) {
    const task = builtinTask(experiment.taskId);
    if (task === undefined) continue;
    const stored = options.refit || (options.only !== undefined && options.only !== task.taskId);
    const { dataFolder, missing: why } = dataFolderFor(task);
    if (stored) {
      const record = await store.read(task.taskId);
      if (record === undefined)
        missing.push({
          what: task.title,
          why: `Left out of this run; \`npm run reproduce -- --only=${task.taskId}\` adds it.`,
        });
      else records.push({ ...record, calibration: refitted(record.calibration) });
      continue;
    }
    if (why !== undefined) {
      missing.push({ what: task.title, why });
      continue;
    }
    console.log(`${task.title}…`);
    const record = await runExperiment(task, experiment, dataFolder);
    await store.write(record);
    records.push(record);
  }
  for (const { taskId, calibration, learningRates } of records) {
    const title = builtinTask(taskId)?.title ?? taskId;
    await writeFile(path.join(plotFolder, `${taskId}.svg`), timesPlot(title, calibration, learningRates));
  }
  await writeFile(path.join(plotFolder, 'exponent.svg'), exponentPlot(records));
  await writeFile(path.join(root, 'docs', 'reproduction.md'), reproductionDocument(records, missing));
  console.log(`docs/reproduction.md, ${formatDuration(performance.now() - startedAt)}`);
}

async function runExperiment(
  task: BuiltinTaskDescription,
  experiment: Experiment,
  dataFolder: string | undefined,
): Promise<TaskRecord> {
  const { learningRates, seedsPerSetting } = experiment;
  const plan = taskPlan({ ...task, sweep: { ...task.sweep, seedsPerSetting } }, learningRates);
  const { calibration, elapsedMs } = await calibrateTask({ workerPath, threads, dataFolder }, task, plan);
  const { result } = calibration;
  const common = { taskId: task.taskId, full: options.full, calibration, elapsedMs, learningRates };
  console.log(`  ${calibration.trials.length} runs, ${formatDuration(elapsedMs)}: ${result.kind}`);
  const source = { task, kernels, dataFolder };
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
