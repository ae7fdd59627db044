import type { Calibration } from '../../src/model/calibration/calibration';
import { formatDuration, formatNumber } from '../../src/model/wording/format/numberFormat';
import { stepsSpentBy, type Trial } from '../../src/model/calibration/trial';
import { caveatSentence, noEstimateSentence, verdictSentence } from '../../src/model/wording/verdictText';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import { assumptionTable } from './assumptions';
import { collapseOf } from './collapse';
import type { Collapse } from './collapse';
import type { MeanWithError } from './flatterFaster';
import { estimateText, stepsText, table } from './markdown';
import type { TaskRecord } from './records';
import { refitTrials, trialsAt } from './refit';
import { controlsTable } from './speedUps';

/** One task's chapter of docs/reproduction.md. */
export function taskChapter(task: BuiltinTaskDescription, record: TaskRecord): string {
  const { calibration, elapsedMs, learningRates } = record;
  const { result, trials } = calibration;
  const steps = stepsSpentBy(trials);
  return [
    `## ${task.title}`,
    '',
    task.description,
    '',
    `- Model and data: ${task.parameterCount} parameters, ${task.sampleCount} samples, batch ${task.batchSize ?? 'full'}. Loss: ${task.loss}. Noise: ${task.noise}.`,
    `- Measure: ${task.progressMeasure.name}${task.progressMeasure.smoothingSteps > 1 ? `, mean of ${task.progressMeasure.smoothingSteps} steps` : ''}. Target ${formatNumber(calibration.target)}: ${task.targetRule}.`,
    `- η: ${learningRates.map((rate) => formatNumber(rate)).join(', ')}, the same grid of 1 − β for each.`,
    `- ${trials.length} runs, ${stepsText(steps)} steps, ${formatDuration(elapsedMs)} of wall time.`,
    '',
    ...assumptionTable(task, record),
    '',
    result.kind === 'noEstimate'
      ? `**No estimate.** ${noEstimateSentence(result.reason)}`
      : `**γ = ${estimateText(result.gamma)}, C = ${estimateText(result.c)}** (95 % intervals). ${verdictSentence(result.verdict)} ${result.caveats.map(caveatSentence).join(' ')}`,
    '',
    ...perRateTable(record),
    '',
    ...plateau(record),
    ...constantAgreement(record),
    ...leaveOneOut(record),
    ...collapse(record),
    `![Convergence time against 1 − β: ${task.title}](reproduction/${task.taskId}.svg)`,
    '',
    ...controlsTable(calibration),
    '',
    ...endStateTable(record),
  ].join('\n');
}

function perRateTable({ calibration, learningRates }: TaskRecord): string[] {
  const rows = learningRates.map((learningRate) => {
    const trials = trialsAt(calibration, learningRate);
    const result = refitTrials(calibration, trials);
    const cells =
      result.kind === 'noEstimate'
        ? [noEstimateSentence(result.reason), '', '', '']
        : [
            estimateText(result.x),
            estimateText(result.c),
            estimateText(result.freeP),
            formatNumber(learningRate / result.x.value, 2),
          ];
    return [formatNumber(learningRate), ...cells, fastestSetting(trials), String(trials.length)];
  });
  return table(
    ['η', 'best 1 − β', 'C alone', 'slope p alone', 'η/(1 − β)', 'fastest setting: 1 − β, steps', 'runs'],
    rows,
  );
}

/** Says where T has no minimum between settings that were tried: the curve of the model has one, and then does not apply. */
function plateau({ calibration, learningRates }: TaskRecord): string[] {
  const open = learningRates.filter((learningRate) => {
    const result = refitTrials(calibration, trialsAt(calibration, learningRate));
    return result.kind === 'noEstimate' && result.reason === 'minimumAtGridEdge';
  });
  if (open.length === 0) return [];
  return [
    `At ${open.length} of ${learningRates.length} η no minimum was found: T is least at the smallest 1 − β tried, and the plot shows whether it still falls there or lies on a plateau. On a plateau there is no best β to give an exponent of, and C at the other η is that of a curve with a minimum that the trials hardly show.`,
    '',
  ];
}

/** C at the single learning rates, over the whole range and over its upper half. */
function constantAgreement({ calibration, learningRates }: TaskRecord): string[] {
  const estimates = learningRates.flatMap((learningRate) => {
    const result = refitTrials(calibration, trialsAt(calibration, learningRate));
    return result.kind === 'noEstimate' ? [] : [{ learningRate, c: result.c }];
  });
  if (estimates.length < 3) return [];
  const values = estimates.map(({ c }) => c.value);
  const factor = (estimates.at(-1)?.learningRate ?? 0) / (estimates[0]?.learningRate ?? 1);
  const overlap =
    Math.max(...estimates.map(({ c }) => c.low)) <= Math.min(...estimates.map(({ c }) => c.high));
  return [
    `C alone over a factor of ${formatNumber(factor, 2)} in η: largest over smallest ${formatNumber(Math.max(...values) / Math.min(...values), 3)}; the intervals ${overlap ? 'overlap' : 'do not all overlap'}.`,
    '',
  ];
}

function fastestSetting(trials: readonly Trial[]): string {
  const times = new Map<string, number[]>();
  for (const { momentum, outcome } of trials) {
    if (outcome.kind !== 'converged') continue;
    const key = formatNumber(1 - momentum, 3);
    times.set(key, [...(times.get(key) ?? []), outcome.convergenceSteps]);
  }
  const [best] = [...times]
    .map(([x, each]) => ({ x, steps: geometricMean(each) }))
    .toSorted((a, b) => a.steps - b.steps);
  return best === undefined ? 'none converged' : `${best.x}, ${formatNumber(best.steps, 3)}`;
}

function leaveOneOut({ calibration, learningRates }: TaskRecord): string[] {
  const { result: whole } = calibration;
  if (learningRates.length < 4 || whole.kind === 'noEstimate' || whole.gamma === undefined) return [];
  const gammas = learningRates.map((left) => {
    const kept = learningRates.filter((rate) => rate !== left).flatMap((rate) => trialsAt(calibration, rate));
    const result = refitTrials(calibration, kept);
    const gamma = result.kind === 'estimate' ? estimateText(result.gamma) : 'no estimate';
    return `without η = ${formatNumber(left)}: ${gamma}`;
  });
  return [`Leave one η out, γ ${gammas.join('; ')}.`, ''];
}

/** γ from laying the curves onto one another; the scaling is that of drift along a valley. */
export function collapseCell(found: Collapse | undefined): string {
  if (found === undefined) return '–';
  const [low, high] = found.interval;
  return `${formatNumber(found.gamma, 3)} (${formatNumber(low, 3)}–${formatNumber(high, 3)})`;
}

/** The collapse of a valley task's curves; undefined for other tasks. */
export function valleyCollapse(record: TaskRecord): Collapse | undefined {
  return record.start === undefined ? undefined : collapseOf(record);
}

function collapse(record: TaskRecord): string[] {
  const found = valleyCollapse(record);
  if (found === undefined) return [];
  const { gamma, interval, leaveOneOut, difference } = found;
  const [low, high, leastOut, mostOut] = [...interval, ...leaveOneOut].map((value) => formatNumber(value, 3));
  return [
    `Without any model of T: as T·η^γ against (1 − β)/η^γ the curves of all η fall onto one another best at γ = ${formatNumber(gamma, 3)} (${low}–${high} over resampled seeds, ${leastOut}–${mostOut} leaving out one η), where they differ by ${formatNumber(100 * difference, 2)} %.`,
    '',
  ];
}

function endStateTable({ endStates, endStateSteps, start }: TaskRecord): string[] {
  if (endStates.length === 0 || start === undefined) return [];
  const rows = endStates.map((state) => [
    state.label,
    formatNumber(state.learningRate),
    formatNumber(state.momentum, 5),
    withError(state.trace),
    withError(state.validationError),
  ]);
  return [
    `**Flatter, faster?** After ${endStateSteps} steps each, means over seeds with their standard errors (at the start: trace ${formatNumber(start.trace, 3)}, validation error ${formatNumber(start.validationError, 3)}):`,
    '',
    ...table(['training', 'η', 'β', 'trace of the Hessian', 'validation error'], rows),
    '',
  ];
}

function withError(value: MeanWithError | null): string {
  return value === null
    ? 'diverged'
    : `${formatNumber(value.mean, 3)} ± ${formatNumber(value.standardError, 1)}`;
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The calibration's γ, C and so on as cells of the summary. */
export function summaryCells({ result }: Calibration): string[] {
  return result.kind === 'noEstimate'
    ? ['no estimate', '–', '–', '–']
    : [estimateText(result.gamma), estimateText(result.c), estimateText(result.freeP), result.verdict];
}
