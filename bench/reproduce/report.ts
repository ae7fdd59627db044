import { fitTrials } from '../../src/calibrate/fit/fitTrials';
import type { Calibration, CalibrationResult, Estimate } from '../../src/model/calibration';
import { formatDuration, formatEstimate, formatNumber } from '../../src/model/numberFormat';
import type { Trial } from '../../src/model/trial';
import { caveatSentence, noEstimateSentence, verdictSentence } from '../../src/model/verdictText';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';
import type { EndState } from './flatterFaster';

/** Everything that the report says about one task. */
export interface TaskReport {
  readonly task: BuiltinTaskDescription;
  readonly calibration: Calibration;
  readonly elapsedMs: number;
  readonly learningRates: readonly number[];
  readonly endStates: readonly EndState[];
  readonly endStateSteps: number;
  readonly start: { readonly trace: number; readonly validationError: number } | undefined;
  readonly plots: readonly { readonly file: string; readonly alt: string }[];
}

/** Sweep trials of one learning rate. */
export function trialsAt(calibration: Calibration, learningRate: number): Trial[] {
  return calibration.trials.filter(
    (trial) => trial.role === 'sweep' && Math.abs(trial.learningRate / learningRate - 1) < 1e-6,
  );
}

/** The fit of some of a calibration's sweep trials. */
export function refitTrials(calibration: Calibration, trials: readonly Trial[]): CalibrationResult {
  return fitTrials({
    trials,
    controls: [],
    target: calibration.target,
    targetHasZero: calibration.progressMeasure.kind === 'trainingLoss',
    nesterov: false,
    partial: false,
  });
}

/** One task's chapter of docs/reproduction.md. */
export function taskChapter(report: TaskReport): string {
  const { task, calibration, elapsedMs } = report;
  const { result } = calibration;
  const steps = calibration.trials.reduce((sum, { stepsSpent }) => sum + stepsSpent, 0);
  return [
    `## ${task.title}`,
    '',
    task.description,
    '',
    ...facts(report),
    '',
    result.kind === 'noEstimate'
      ? `**No estimate.** ${noEstimateSentence(result.reason)}`
      : `**γ = ${estimateText(result.gamma)}, C = ${estimateText(result.c)}** (95 % intervals). ${verdictSentence(result.verdict)} ${result.caveats.map(caveatSentence).join(' ')}`,
    '',
    `${calibration.trials.length} runs, ${formatNumber(steps / 1e6, 3)} million steps, ${formatDuration(elapsedMs)} of wall time.`,
    '',
    ...perRateTable(report),
    '',
    ...leaveOneOut(report),
    '',
    ...report.plots.flatMap(({ file, alt }) => [`![${alt}](${file})`, '']),
    ...controlsTable(calibration),
    '',
    ...endStateTable(report),
  ].join('\n');
}

function facts({ task, start, learningRates }: TaskReport): string[] {
  return [
    `- Model and data: ${task.parameterCount} parameters, ${task.sampleCount} samples (${task.parameterCount > task.sampleCount ? 'overparametrised, as the theory assumes' : 'not overparametrised'}), batch ${task.batchSize ?? 'full'}; ${task.loss}; ${task.noise}.`,
    `- Measure: ${task.progressMeasure.name}${task.progressMeasure.smoothingSteps > 1 ? `, mean of ${task.progressMeasure.smoothingSteps} steps` : ''}. Target ${formatNumber(task.target)}: ${task.targetRule}.`,
    ...(start === undefined
      ? []
      : [
          `- Where trials start: trace ${formatNumber(start.trace, 4)}, training loss below 10⁻⁷ (interpolating, as the theory assumes).`,
        ]),
    `- η: ${learningRates.map((rate) => formatNumber(rate)).join(', ')}, the same grid of 1 − β for each.`,
  ];
}

function perRateTable({ calibration, learningRates }: TaskReport): string[] {
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
    const fastest = fastestSetting(trials);
    return [formatNumber(learningRate), ...cells, fastest, String(trials.length)];
  });
  return table(
    ['η', 'best 1 − β', 'C alone', 'slope p alone', 'η/(1 − β)', 'fastest setting: 1 − β, steps', 'runs'],
    rows,
  );
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

function leaveOneOut({ calibration, learningRates }: TaskReport): string[] {
  if (learningRates.length < 4) return [];
  const gammas = learningRates.map((left) => {
    const kept = learningRates.filter((rate) => rate !== left).flatMap((rate) => trialsAt(calibration, rate));
    const result = refitTrials(calibration, kept);
    const gamma = result.kind === 'estimate' ? estimateText(result.gamma) : 'no estimate';
    return `without η = ${formatNumber(left)}: ${gamma}`;
  });
  return [`Leave one η out, γ: ${gammas.join('; ')}.`];
}

const CONTROL_NAMES = {
  pilot: 'pilot',
  sweep: 'sweep',
  presentMomentum: 'present β',
  'momentum0.9': 'β = 0.9',
  plainSgdMatched: 'plain SGD at η/(1 − β)',
  presentMomentumMatched: 'present β at matched η/(1 − β)',
  yellowFin: 'β = 1 − 2√η',
  stationaryLevel: 'stationary level',
} as const;

function controlsTable({ controls, result }: Calibration): string[] {
  if (controls.length === 0 || result.kind === 'noEstimate') return ['No controls were run.'];
  const rows = controls.map(
    ({ role, learningRate, momentum, convergenceSteps, ratio, seeds, seedsConverged }) => [
      CONTROL_NAMES[role],
      formatNumber(learningRate),
      formatNumber(momentum, 4),
      convergenceSteps === undefined ? 'not within the budget' : formatNumber(convergenceSteps, 3),
      ratio === undefined ? '' : `${estimateText(ratio)} ×`,
      `${seedsConverged} of ${seeds}`,
    ],
  );
  return [
    `Speed-up of the suggested β = ${formatNumber(result.momentum.value, 4)} at η = ${formatNumber(result.learningRate)} (fitted over 0.9: ${estimateText(result.savingOverDefault)} ×):`,
    '',
    ...table(['control', 'η', 'β', 'steps', 'slower by', 'seeds converged'], rows),
  ];
}

function endStateTable({ endStates, endStateSteps, start }: TaskReport): string[] {
  if (endStates.length === 0) return [];
  const rows = endStates.map((state) => [
    state.label,
    formatNumber(state.learningRate),
    formatNumber(state.momentum, 4),
    withError(state.trace, state.traceStandardError),
    withError(state.validationError, state.validationStandardError),
  ]);
  return [
    `**Flatter, faster?** After ${endStateSteps} steps each, means over seeds with their standard errors (at the start: trace ${formatNumber(start?.trace ?? Number.NaN, 3)}, validation error ${formatNumber(start?.validationError ?? Number.NaN, 3)}):`,
    '',
    ...table(['training', 'η', 'β', 'trace of the Hessian', 'validation error'], rows),
    '',
  ];
}

/** Rows of a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [tableRow(head), tableRow(head.map(() => '---')), ...rows.map(tableRow)];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function withError(value: number, standardError: number): string {
  return Number.isFinite(value)
    ? `${formatNumber(value, 3)} ± ${formatNumber(standardError, 1)}`
    : 'diverged';
}

/** `0.21 (0.19–0.23)`, or a dash. */
export function estimateText(estimate: Estimate | undefined): string {
  return estimate === undefined ? '–' : formatEstimate(estimate, 3);
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
