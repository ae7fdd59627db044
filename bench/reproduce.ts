// npm run reproduce [-- --full] [-- --only=TASK,…] [-- --refit] [-- --targets]: the paper's experiments on the built-in tasks; writes
// docs/reproduction.md. --only trains these tasks and leaves the chapters of the others as they stand, --refit fits again what
// earlier runs left in .cache instead of training, --targets prints what the rules for valley tasks come to.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chosenNames } from '../scripts/arguments';
import { inRoot } from '../scripts/root';
import { formatDuration } from '../src/model/wording/format/numberFormat';
import { builtinTask, builtinTasks } from '../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../src/train/builtin/tasks';
import { reproductionDocument } from './reproduce/document';
import { experiments, notRun, startsOnValley } from './reproduce/experiments';
import { gatherSections } from './reproduce/gatherSections';
import { exponentPlot, timesPlot } from './reproduce/plots';
import { readSections } from './reproduce/readSections';
import { RecordStore, type TaskRecord } from './reproduce/records';
import { refitted } from './reproduce/refit';
import { runExperiment } from './reproduce/runExperiment';
import { printTargetRule } from './reproduce/targets';
import { dataFolderFor } from './support/dataFolder';
import { benchKernels, benchWorker } from './support/worker';

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    refit: { type: 'boolean', default: false },
    targets: { type: 'boolean', default: false },
  },
});
const chosen = chosenNames({
  option: '--only',
  list: options.only,
  known: builtinTasks.map(({ taskId }) => taskId),
});
const documentPath = inRoot('docs', 'reproduction.md');
const plotFolder = inRoot('docs', 'reproduction');
const store = new RecordStore(inRoot('.cache', 'reproduce', 'records'));
const startedAt = performance.now();
const bench = { ...(await benchWorker()), kernels: await benchKernels(), full: options.full };
if (options.targets) await printTargets();
else await reproduce();

async function printTargets(): Promise<void> {
  for (const task of builtinTasks) {
    if (!startsOnValley(task) || !chosen.includes(task.taskId)) continue;
    const { dataFolder, missing } = dataFolderFor(task);
    if (missing === undefined) await printTargetRule({ task, kernels: bench.kernels, dataFolder });
    else console.log(`${task.title}: ${missing}`);
  }
}

async function reproduce(): Promise<void> {
  const present = readSections(existsSync(documentPath) ? await readFile(documentPath, 'utf8') : '');
  const { sections, records, missing, notMeasured } = await gatherSections({
    tasks: builtinTasks,
    chosen,
    present,
    measure: options.refit ? refit : train,
  });
  for (const { what, why } of notMeasured) console.log(`${what}: its chapter stays as it stands. ${why}`);
  await mkdir(plotFolder, { recursive: true });
  for (const { taskId, calibration, learningRates } of records) {
    const title = builtinTask(taskId)?.title ?? taskId;
    await writeFile(path.join(plotFolder, `${taskId}.svg`), timesPlot(title, calibration, learningRates));
  }
  await writeFile(path.join(plotFolder, 'exponent.svg'), exponentPlot(sections));
  await writeFile(documentPath, reproductionDocument(sections, [...notRun, ...missing]));
  console.log(`docs/reproduction.md, ${formatDuration(performance.now() - startedAt)}`);
}

async function train(task: BuiltinTaskDescription): Promise<TaskRecord | { readonly why: string }> {
  const { dataFolder, missing } = dataFolderFor(task);
  if (missing !== undefined) return { why: missing };
  const experiment = experiments(builtinTasks, options.full).find(({ taskId }) => taskId === task.taskId);
  if (experiment === undefined) return { why: 'No experiment is set up for it.' };
  console.log(`${task.title}…`);
  const record = await runExperiment({ ...bench, dataFolder }, task, experiment);
  await store.write(record);
  return record;
}

async function refit({ taskId }: BuiltinTaskDescription): Promise<TaskRecord | { readonly why: string }> {
  const record = await store.read(taskId);
  return record === undefined
    ? { why: 'No earlier run left its trials in .cache.' }
    : { ...record, calibration: refitted(record.calibration) };
}
