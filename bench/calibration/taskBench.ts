import { stepsSpentBy } from '../../src/model/calibration/trial';
import { logarithmicGrid } from '../../src/calibrate/sweep/plan';
import { taskPlan } from '../../src/calibrate/sweep/standardPlans';
import type { Trainer } from '../../src/calibrate/run/trainer';
import type { EstimatedResult } from '../../src/model/calibration/calibration';
import { createBuiltinTrainer } from '../../src/train/builtin/builtinTrainer';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { calibrateTask, type Bench, type MeasuredCalibration } from '../support/calibrateTask';
import type { Checks } from '../support/checks';
import { denseGridBest, regretOf, type GridBest, type Regret } from './regret';

/** Learning rates of a task, over the range that it is swept over. */
export const RATES = 4;
const LARGEST_C_SPREAD = 1.15;
/** Built-in tasks and the time that their quick calibration may take. */
const TIME_LIMITS_SECONDS: Readonly<Record<string, number>> = { teacherStudentValley: 15, fashionMnist: 300 };
const HEADER =
  '        η   best 1 − β              C   grid best   regret ± s.e.  seeds   missed   steps   of the grid’s   time   processor';

export interface TaskBench extends Bench {
  /** Counted from one; undefined for all of them. */
  readonly rate: number | undefined;
  /** Every regret that was measured is added. */
  readonly regrets: Regret[];
  readonly checks: Checks;
}

/** Calibrates a task at its learning rates, judges each suggestion, and prints a row for it. */
export async function benchTask(bench: TaskBench, task: BuiltinTaskDescription): Promise<void> {
  console.log(`\n${task.title}: target ${task.target}, quick calibration at each η`);
  console.log(HEADER);
  const { learningRates } = task.sweep;
  const rates = logarithmicGrid(learningRates[0] ?? 0, learningRates.at(-1) ?? 0, RATES);
  const trainer = createBuiltinTrainer({
    task,
    workerPath: bench.workerPath,
    threads: bench.threads,
    ...(bench.dataFolder === undefined ? {} : { dataFolder: bench.dataFolder }),
  });
  const constants: number[] = [];
  try {
    for (const [index, exactRate] of rates.entries()) {
      if (bench.rate !== undefined && index + 1 !== bench.rate) continue;
      const c = await benchRate(bench, task, trainer, Number(exactRate.toPrecision(3)));
      if (c !== undefined) constants.push(c);
    }
  } finally {
    await trainer.dispose();
  }
  addConstantsCheck(bench, task, rates, constants);
}

/** C at one learning rate; undefined where there is no estimate. */
async function benchRate(
  bench: TaskBench,
  task: BuiltinTaskDescription,
  trainer: Trainer,
  learningRate: number,
): Promise<number | undefined> {
  const plan = { ...taskPlan(task, [learningRate]), controlSeeds: 0 };
  const measured = await calibrateTask(bench, task, plan);
  addTimeCheck(bench, task, learningRate, measured);
  const { result, trials } = measured.calibration;
  if (result.kind === 'noEstimate') {
    console.log(`${learningRate.toString().padStart(9)}   no estimate: ${result.reason}`);
    return undefined;
  }
  const times = trials.flatMap(({ outcome }) =>
    outcome.kind === 'converged' ? [outcome.convergenceSteps] : [],
  );
  const best = await denseGridBest(trainer, task, learningRate, Math.min(...times));
  if (best === undefined) {
    console.log(`${learningRate.toString().padStart(9)}   the dense grid reached the target nowhere`);
    return result.c.value;
  }
  const regret = await regretOf({ trainer, task, learningRate, x: result.x.value, best });
  bench.regrets.push(regret);
  console.log(row({ learningRate, result, measured, best, regret }));
  if (regret.ratio < Math.exp(-2 * regret.standardError)) {
    console.log('          on fresh seeds the grid’s best is slower than the suggestion');
  }
  return result.c.value;
}

interface Judged {
  readonly learningRate: number;
  readonly result: EstimatedResult;
  readonly measured: MeasuredCalibration;
  readonly best: GridBest;
  readonly regret: Regret;
}

function row({ learningRate, result, measured, best, regret }: Judged): string {
  const { calibration, elapsedMs, cpuMs } = measured;
  const spent = stepsSpentBy(calibration.trials);
  const { value, low, high } = result.c;
  return [
    learningRate.toString().padStart(9),
    result.x.value.toPrecision(3).padStart(12),
    `${value.toPrecision(3)} (${low.toPrecision(2)}–${high.toPrecision(2)})`.padStart(18),
    best.x.toPrecision(3).padStart(9),
    `${regret.ratio.toFixed(3)} ± ${regret.standardError.toFixed(3)}`.padStart(15),
    String(regret.seeds).padStart(6),
    `${regret.missed} / ${regret.bestMissed}`.padStart(8),
    `${(spent / 1e6).toFixed(3)} M`.padStart(8),
    `${((100 * spent) / best.stepsSpent).toFixed(0)} %`.padStart(9),
    `${(elapsedMs / 1000).toFixed(1)} s`.padStart(11),
    `${(cpuMs / 1000).toFixed(1)} s`.padStart(9),
  ].join(' ');
}

function addTimeCheck(
  { checks }: TaskBench,
  task: BuiltinTaskDescription,
  learningRate: number,
  { elapsedMs, cpuMs }: MeasuredCalibration,
): void {
  const limit = TIME_LIMITS_SECONDS[task.taskId];
  if (limit === undefined || learningRate !== task.sweep.quickLearningRate) return;
  checks.add({
    what: `quick calibration of ${task.title} within ${limit} s`,
    value: `${(elapsedMs / 1000).toFixed(1)} s (${(cpuMs / 1000).toFixed(1)} s of processor)`,
    met: elapsedMs <= 1000 * limit,
  });
}

function addConstantsCheck(
  { checks }: TaskBench,
  task: BuiltinTaskDescription,
  rates: readonly number[],
  constants: readonly number[],
): void {
  if (task.taskId !== 'teacherStudentValley' || constants.length < RATES) return;
  const spread = Math.max(...constants) / Math.min(...constants);
  checks.add({
    what: `C of ${task.title} at ${RATES} learning rates over a factor ${((rates.at(-1) ?? 0) / (rates[0] ?? 1)).toFixed(0)} within 15 %`,
    value: `${constants.map((c) => c.toPrecision(3)).join(', ')}: largest over smallest ${spread.toFixed(3)}`,
    met: spread <= LARGEST_C_SPREAD,
  });
}
