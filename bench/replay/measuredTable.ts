import { predictedC } from '../../src/calibrate/numerics/predictionInterval';
import { ruleConstant } from '../../src/model/optimizer/momentumRule';
import { calibrateReplayed } from './calibrateReplayed';
import type { RecordedTask } from './curveFile';
import { nearestX } from './replayTrainer';
import { bestIndex, trueLogSteps } from './truth';

/** What a recorded training says of momentum, over all its seeds. */
export interface MeasuredRow {
  readonly task: string;
  readonly net: string;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly bestX: number;
  /** x whose T is within 5 % of the least. */
  readonly nearLow: number;
  readonly nearHigh: number;
  readonly c: number;
  readonly logSteps: readonly number[];
  readonly xs: readonly number[];
}

/** Pilots whose targets are averaged over. */
const PILOTS = 5;
const NEAR = Math.log(1.05);

/** A task's row: T at the targets of several pilots, in geometric means over pilots and seeds. */
export async function measuredRow(task: RecordedTask): Promise<MeasuredRow> {
  const truths: number[][] = [];
  for (let replicate = 0; replicate < PILOTS; replicate += 1) {
    const outcome = await calibrateReplayed(task, replicate, 1);
    if (outcome.kind !== 'finished') continue;
    const { target, targetLevels, progressMeasure } = outcome.calibration;
    const aim = { target, ...(targetLevels === undefined ? {} : { targetLevels }) };
    truths.push(trueLogSteps(task, aim, progressMeasure.smoothingSteps));
  }
  const logSteps = task.xs.map(
    (_, index) => truths.reduce((sum, truth) => sum + (truth[index] ?? 0), 0) / truths.length,
  );
  const best = bestIndex(logSteps);
  const near = task.xs.filter((_, index) => (logSteps[index] ?? Infinity) <= best.logSteps + NEAR);
  const bestX = task.xs[best.index] ?? Number.NaN;
  return {
    task: task.task,
    net: task.net,
    batchSize: task.batchSize,
    learningRate: task.learningRate,
    bestX,
    nearLow: Math.min(...near),
    nearHigh: Math.max(...near),
    c: ruleConstant(bestX, task.learningRate),
    logSteps,
    xs: task.xs,
  };
}

/** Trainings whose C is one of a moving average's, and so of another rule. */
const OTHER_RULE = ['dampened'];

/** The table, and for each training what all others would have suggested: whether their range holds its best x, and at what regret. */
export function tableLines(rows: readonly MeasuredRow[]): string[] {
  const told = rows.filter(({ task }) => !OTHER_RULE.includes(task));
  const left = told.map((row) => {
    const { value, low, high } = predictedC(told.filter((other) => other !== row).map(({ c }) => c));
    const at = (x: number): string => regretAt(row, x).toFixed(2);
    const x = Math.min(1, value * row.learningRate ** (2 / 3));
    const holds = row.c >= low && row.c <= high;
    return {
      holds,
      line: `  ${row.task}: C ${row.c.toFixed(2)} in ${low.toFixed(2)} to ${high.toFixed(2)} ${holds ? 'yes' : 'NO'}; regret of the middle ${at(x)}, of 0.9 ${at(0.1)}, of C = 0.2 ${at(0.2 * row.learningRate ** (2 / 3))}`,
    };
  });
  const all = predictedC(told.map(({ c }) => c));
  return [
    ...rows.map(
      ({ task, net, batchSize, learningRate, bestX, nearLow, nearHigh, c }) =>
        `${task} (${net}), batch ${batchSize}, lr ${learningRate}: best x ${bestX.toPrecision(3)}, within 5 % ${nearLow.toPrecision(3)} to ${nearHigh.toPrecision(3)}, C ${c.toFixed(2)}`,
    ),
    `C ${all.value.toFixed(2)} (${all.low.toFixed(2)} to ${all.high.toFixed(2)}) over ${told.length}; each left out in turn, the range of the others holds ${left.filter(({ holds }) => holds).length}:`,
    ...left.map(({ line }) => line),
  ];
}

function regretAt({ xs, logSteps }: MeasuredRow, x: number): number {
  return Math.exp((logSteps[nearestX(xs, x)] ?? Number.NaN) - bestIndex(logSteps).logSteps);
}
