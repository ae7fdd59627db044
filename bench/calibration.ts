// npm run bench:calibration [-- --only=TASK [--rate=N]] [-- --full]: regret of the built-in calibrations on fresh seeds, and what
// they cost against a dense grid. --rate takes the Nth of the four η alone. --full adds the FashionMNIST valley, which takes hours.
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWorker } from '../scripts/buildWorker.mjs';
import { logarithmicGrid } from '../src/calibrate/sweep/plan';
import { taskPlan } from '../src/calibrate/sweep/standardPlans';
import { createBuiltinTrainer } from '../src/train/builtin/builtinTrainer';
import { builtinTasks } from '../src/train/builtin/tasks';
import type { BuiltinTaskDescription } from '../src/train/builtin/tasks';
import { denseGridBest, regretOf } from './calibration/regret';
import { calibrateTask } from './support/calibrateTask';
import { dataFolderFor } from './support/dataFolder';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, rate: { type: 'string' }, full: { type: 'boolean' } },
});
const RATES = 4;
const LARGEST_C_SPREAD = 1.15;
/** Built-in tasks and the time that their quick calibration may take. */
const TIME_LIMITS_SECONDS: Readonly<Record<string, number>> = { teacherStudentValley: 15, fashionMnist: 300 };

const root = process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd();
await buildWorker('.cache/bench');
const workerPath = path.join(root, '.cache', 'bench', 'trainingWorker.cjs');
const threads = Math.min(2, availableParallelism());
console.log(`${threads} workers on ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.version}`);
const regrets: number[] = [];
const errors: number[] = [];
const checks: { readonly what: string; readonly value: string; readonly met: boolean }[] = [];
for (const task of builtinTasks) {
  if (options.only !== undefined && task.taskId !== options.only) continue;
  if (task.taskId === 'fashionMnistValley' && options.full !== true && options.only === undefined) {
    console.log(`\n${task.title}: not run, it takes hours; --full runs it.`);
    continue;
  }
  const { dataFolder, missing } = dataFolderFor(task);
  if (missing === undefined) await benchTask(task, dataFolder);
  else console.log(`\n${task.title}: not run. ${missing}`);
}
if (regrets.length > 0) {
  const worst = Math.max(...regrets);
  const largestError = Math.max(...errors);
  checks.push(
    { what: 'median regret at most 1.05', value: median(regrets).toFixed(3), met: median(regrets) <= 1.05 },
    { what: 'worst regret at most 1.20', value: worst.toFixed(3), met: worst <= 1.2 },
    {
      what: 'standard errors at most 0.02',
      value: `largest ${largestError.toFixed(3)}`,
      met: largestError <= 0.02,
    },
  );
}
console.log('');
for (const { what, value, met } of checks) console.log(`${met ? 'met    ' : 'NOT MET'} ${what}: ${value}`);

async function benchTask(task: BuiltinTaskDescription, dataFolder: string | undefined): Promise<void> {
  console.log(`\n${task.title}: target ${task.target}, quick calibration at each η`);
  console.log(
    '        η   best 1 − β              C   grid best   regret ± s.e.  seeds   missed   steps   of the grid’s   time   processor',
  );
  const { learningRates } = task.sweep;
  const rates = logarithmicGrid(learningRates[0] ?? 0, learningRates.at(-1) ?? 0, RATES);
  const trainer = createBuiltinTrainer({
    task,
    workerPath,
    threads,
    ...(dataFolder === undefined ? {} : { dataFolder }),
  });
  const constants: number[] = [];
  try {
    for (const [index, exactRate] of rates.entries()) {
      if (options.rate !== undefined && index + 1 !== Number(options.rate)) continue;
      const learningRate = Number(exactRate.toPrecision(3));
      const plan = { ...taskPlan(task, [learningRate]), controlSeeds: 0 };
      const { calibration, elapsedMs, cpuMs } = await calibrateTask(
        { workerPath, threads, dataFolder },
        task,
        plan,
      );
      const { result, trials } = calibration;
      const spent = trials.reduce((sum, { stepsSpent }) => sum + stepsSpent, 0);
      const limit = TIME_LIMITS_SECONDS[task.taskId];
      if (limit !== undefined && learningRate === task.sweep.quickLearningRate) {
        checks.push({
          what: `quick calibration of ${task.title} within ${limit} s`,
          value: `${(elapsedMs / 1000).toFixed(1)} s (${(cpuMs / 1000).toFixed(1)} s of processor)`,
          met: elapsedMs <= 1000 * limit,
        });
      }
      if (result.kind === 'noEstimate') {
        console.log(`${learningRate.toString().padStart(9)}   no estimate: ${result.reason}`);
        continue;
      }
      constants.push(result.c.value);
      const times = trials.flatMap(({ outcome }) =>
        outcome.kind === 'converged' ? [outcome.convergenceSteps] : [],
      );
      const best = await denseGridBest(trainer, task, learningRate, Math.min(...times));
      if (best === undefined) {
        console.log(`${learningRate.toString().padStart(9)}   the dense grid reached the target nowhere`);
        continue;
      }
      const regret = await regretOf(trainer, task, learningRate, result.x.value, best);
      regrets.push(regret.ratio);
      errors.push(regret.standardError);
      const cells = [
        learningRate.toString().padStart(9),
        result.x.value.toPrecision(3).padStart(12),
        `${result.c.value.toPrecision(3)} (${result.c.low.toPrecision(2)}–${result.c.high.toPrecision(2)})`.padStart(
          18,
        ),
        best.x.toPrecision(3).padStart(9),
        `${regret.ratio.toFixed(3)} ± ${regret.standardError.toFixed(3)}`.padStart(15),
        String(regret.seeds).padStart(6),
        `${regret.missed} / ${regret.bestMissed}`.padStart(8),
        `${(spent / 1e6).toFixed(3)} M`.padStart(8),
        `${((100 * spent) / best.stepsSpent).toFixed(0)} %`.padStart(9),
        `${(elapsedMs / 1000).toFixed(1)} s`.padStart(11),
        `${(cpuMs / 1000).toFixed(1)} s`.padStart(9),
      ];
      console.log(cells.join(' '));
      if (regret.ratio < Math.exp(-2 * regret.standardError)) {
        console.log('          on fresh seeds the grid’s best is slower than the suggestion');
      }
    }
  } finally {
    await trainer.dispose();
  }
  if (task.taskId !== 'teacherStudentValley' || constants.length < RATES) return;
  const spread = Math.max(...constants) / Math.min(...constants);
  checks.push({
    what: `C of ${task.title} at ${RATES} learning rates over a factor ${((rates.at(-1) ?? 0) / (rates[0] ?? 1)).toFixed(0)} within 15 %`,
    value: `${constants.map((c) => c.toPrecision(3)).join(', ')}: largest over smallest ${spread.toFixed(3)}`,
    met: spread <= LARGEST_C_SPREAD,
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
