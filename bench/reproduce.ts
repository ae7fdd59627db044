// npm run reproduce [-- --full] [-- --only=TASK]: the paper's experiments on the built-in tasks; writes docs/reproduction.md.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buildWorker } from '../scripts/buildWorker.mjs';
import { compileKernels } from '../scripts/compileKernels.mjs';
import { formatDuration } from '../src/model/numberFormat';
import { taskPlan } from '../src/calibrate/standardPlans';
import { builtinTask, builtinTasks } from '../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../src/train/builtin/tasks';
import { calibrateTask } from './reproduce/calibrateTask';
import { experiments, notRun } from './reproduce/experiments';
import type { Experiment } from './reproduce/experiments';
import { endStates, startState } from './reproduce/flatterFaster';
import { exponentPlot, timesPlot } from './reproduce/plots';
import { estimateText, table, taskChapter } from './reproduce/report';
import type { TaskReport } from './reproduce/report';

const END_STATE_TIMES = 10;
const root = process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd();
const full = process.argv.includes('--full');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const folder = path.join(root, 'docs', 'reproduction');
const startedAt = performance.now();

await mkdir(folder, { recursive: true });
await buildWorker('.cache/reproduce');
const workerPath = path.join(root, '.cache', 'reproduce', 'trainingWorker.cjs');
const kernels = await compileKernels('.cache/reproduce/kernels.wasm');
const threads = Math.min(2, availableParallelism());
const missing: { what: string; why: string }[] = [...notRun];
const reports: TaskReport[] = [];

for (const experiment of experiments(builtinTasks, full)) {
  if (only !== undefined && experiment.taskId !== only) continue;
  const task = builtinTask(experiment.taskId);
  if (task === undefined) continue;
  const dataFolder = [process.env['MOMENTUM_LENS_DATA'], ...(task.dataNeeded?.usualFolders ?? [])].find(
    (each) => each !== undefined && existsSync(each),
  );
  if (task.dataNeeded !== undefined && dataFolder === undefined) {
    missing.push({ what: task.title, why: `${task.dataNeeded.dataSet} is not on this machine.` });
    continue;
  }
  console.log(`${task.title}…`);
  reports.push(await runExperiment(task, experiment, dataFolder));
}

await writeFile(
  path.join(folder, 'exponent.svg'),
  exponentPlot(reports.map((report) => ({ ...report, title: report.task.title }))),
);
await writeFile(path.join(root, 'docs', 'reproduction.md'), document());
console.log(`docs/reproduction.md, ${formatDuration(performance.now() - startedAt)}`);

async function runExperiment(
  task: BuiltinTaskDescription,
  experiment: Experiment,
  dataFolder: string | undefined,
): Promise<TaskReport> {
  const { learningRates, seedsPerSetting } = experiment;
  const plan = taskPlan({ ...task, sweep: { ...task.sweep, seedsPerSetting } }, learningRates);
  const { calibration, elapsedMs } = await calibrateTask({ workerPath, threads, dataFolder }, task, plan);
  const { result } = calibration;
  console.log(
    result.kind === 'estimate'
      ? `  γ ${estimateText(result.gamma)}, C ${estimateText(result.c)}, ${result.verdict}, ${formatDuration(elapsedMs)}`
      : `  no estimate: ${result.reason}, ${formatDuration(elapsedMs)}`,
  );
  const file = `${task.taskId}.svg`;
  await writeFile(path.join(folder, file), timesPlot(task.title, calibration, learningRates));
  const compare = experiment.flatterFaster && result.kind === 'estimate';
  const fastest = calibration.trials.flatMap(({ outcome, learningRate }) =>
    outcome.kind === 'converged' && compare && Math.abs(learningRate / result.learningRate - 1) < 0.05
      ? [outcome.convergenceSteps]
      : [],
  );
  const endStateSteps = END_STATE_TIMES * Math.round(Math.min(...fastest, 10_000));
  return {
    task,
    calibration,
    elapsedMs,
    learningRates,
    endStateSteps,
    start: experiment.flatterFaster ? await startState(task, kernels) : undefined,
    endStates: compare
      ? await endStates({
          task,
          kernels,
          learningRate: result.learningRate,
          x: result.x.value,
          steps: endStateSteps,
          seeds: full ? 20 : 8,
        })
      : [],
    plots: [{ file: `reproduction/${file}`, alt: `Convergence time against 1 − β: ${task.title}` }],
  };
}

function document(): string {
  const summary = reports.map(({ task, calibration: { result }, elapsedMs }) =>
    result.kind === 'noEstimate'
      ? [task.title, 'no estimate', '–', '–', '–', formatDuration(elapsedMs)]
      : [
          task.title,
          estimateText(result.gamma),
          estimateText(result.c),
          estimateText(result.freeP),
          result.verdict,
          formatDuration(elapsedMs),
        ],
  );
  return [
    '# The paper, reproduced on the built-in tasks',
    '',
    `Written by \`npm run reproduce${full ? ' -- --full' : ''}\`; edit nothing here. What is measured and how is said in [calibration.md](calibration.md). Cowsik, Can & Glorioso (arXiv 2210.16400) predict γ = 2/3 in best 1 − β = C·η^γ and remark that C was about the same in all their experiments.`,
    '',
    ...table(['task', 'γ', 'C', 'slope p', 'verdict', 'wall time'], summary),
    '',
    'Intervals are 95 %. Where the verdict is not twoThirds, C is the value at the middle η and is offered nowhere else.',
    '',
    '![Best 1 − β against η for every task](reproduction/exponent.svg)',
    '',
    ...reports.map(taskChapter),
    '## What could not run',
    '',
    ...table(
      ['experiment', 'why'],
      missing.map(({ what, why }) => [what, why]),
    ),
    '',
  ].join('\n');
}
