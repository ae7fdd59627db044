import { stepsSpentBy } from '../../src/model/calibration/trial';
import { formatDuration, formatNumber } from '../../src/model/wording/format/numberFormat';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { collapseCell, summaryCells, taskChapter, valleyCollapse } from './chapter';
import { stepsText } from './markdown';
import type { TaskRecord } from './records';
import { refitTrials, trialsAt } from './refit';
import { speedUpOver } from './speedUps';

/** What docs/reproduction.md says of one task: its cells in the tables of all tasks, its part of their sentences, and its chapter. */
export interface TaskSection {
  readonly title: string;
  /** Of the summary, without the title. */
  readonly summary: readonly string[];
  /** Of the table of speed-ups and costs, without the title. */
  readonly costs: readonly string[];
  /** η and the best 1 − β there, where there is one. */
  readonly best: readonly (readonly [learningRate: number, x: number])[];
  /** C; undefined without an estimate. */
  readonly constant: number | undefined;
  /** Half the width of γ's interval by the fit and without a model; undefined off the valleys. */
  readonly halfWidths: string | undefined;
  readonly chapter: string;
}

/** The section of what was measured. */
export function measuredSection(task: BuiltinTaskDescription, record: TaskRecord): TaskSection {
  const { calibration, elapsedMs, full, learningRates } = record;
  const { result, trials } = calibration;
  const collapse = valleyCollapse(record);
  return {
    title: task.title,
    summary: [...summaryCells(calibration), collapseCell(collapse)],
    costs: [
      speedUpOver(calibration, 'momentum0.9'),
      speedUpOver(calibration, 'yellowFin'),
      speedUpOver(calibration, 'plainSgdMatched'),
      String(trials.length),
      stepsText(stepsSpentBy(trials)),
      `${formatDuration(elapsedMs)}${full ? ' (--full)' : ''}`,
    ],
    best: learningRates.flatMap((learningRate) => {
      const alone = refitTrials(calibration, trialsAt(calibration, learningRate));
      return alone.kind === 'estimate' ? [[learningRate, alone.x.value] as const] : [];
    }),
    constant: result.kind === 'noEstimate' ? undefined : result.c.value,
    halfWidths: collapse === undefined ? undefined : halfWidthsOf(record, collapse.interval),
    chapter: taskChapter(task, record),
  };
}

function halfWidthsOf(
  { calibration: { result } }: TaskRecord,
  [low, high]: readonly [number, number],
): string {
  const fitted = result.kind === 'noEstimate' ? undefined : result.gamma;
  const byFit = fitted === undefined ? 'no γ' : formatNumber((fitted.high - fitted.low) / 2, 2);
  return `${byFit} and ${formatNumber((high - low) / 2, 2)}`;
}
