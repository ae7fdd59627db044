// npm run bench:calibration [-- --only=TASK,… [--rate=N]] [-- --full]: regret of the built-in calibrations on fresh seeds, and what
// they cost against a dense grid. --rate takes the Nth of the four η alone. --full adds the FashionMNIST valley, which takes hours.
import { parseArgs } from 'node:util';
import { chosenNames, wholeNumber } from '../scripts/arguments';
import { builtinTasks } from '../src/train/builtin/tasks';
import { benchTask, RATES, type TaskBench } from './calibration/taskBench';
import { Checks } from './support/checks';
import { dataFolderFor } from './support/dataFolder';
import { median } from './support/median';
import { benchWorker, machine } from './support/worker';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, rate: { type: 'string' }, full: { type: 'boolean' } },
});
const known = builtinTasks.map(({ taskId }) => taskId);
const chosen = chosenNames({ option: '--only', list: options.only, known });
const rate = options.rate === undefined ? undefined : wholeNumber('--rate', options.rate);
if (rate !== undefined && rate > RATES) throw new Error(`--rate takes 1 to ${RATES}.`);

const worker = await benchWorker();
console.log(`${worker.threads} workers on ${machine()}`);
const bench: TaskBench = { ...worker, rate, regrets: [], checks: new Checks() };
for (const task of builtinTasks.filter(({ taskId }) => chosen.includes(taskId))) {
  if (task.taskId === 'fashionMnistValley' && options.full !== true && options.only === undefined) {
    console.log(`\n${task.title}: not run, it takes hours; --full runs it.`);
    continue;
  }
  const { dataFolder, missing } = dataFolderFor(task);
  if (missing === undefined) await benchTask({ ...bench, dataFolder }, task);
  else console.log(`\n${task.title}: not run. ${missing}`);
}
addRegretChecks(bench);
bench.checks.print();

function addRegretChecks({ regrets, checks }: TaskBench): void {
  if (regrets.length === 0) return;
  const ratios = regrets.map(({ ratio }) => ratio);
  const worst = Math.max(...ratios);
  const largestError = Math.max(...regrets.map(({ standardError }) => standardError));
  checks.add({
    what: 'median regret at most 1.05',
    value: median(ratios).toFixed(3),
    met: median(ratios) <= 1.05,
  });
  checks.add({ what: 'worst regret at most 1.20', value: worst.toFixed(3), met: worst <= 1.2 });
  checks.add({
    what: 'standard errors at most 0.02',
    value: `largest ${largestError.toFixed(3)}`,
    met: largestError <= 0.02,
  });
}
