import { Chart, type ChartDataset } from 'chart.js';
import type { FittedCurve } from '../../src/calibrate/fit/fittedCurve';
import type { CalibrationResult, EstimatedResult, NearRange } from '../../src/model/calibration/calibration';
import { DEFAULT_MOMENTUM, isDefaultMomentum } from '../../src/model/optimizer/defaultMomentum';
import { momentumLiteral } from '../../src/model/optimizer/momentumLiteral';
import { formatMomentum } from '../../src/model/wording/format/numberFormat';
import { shortNearRangeText } from '../../src/model/wording/rangeText';
import type { Trial } from '../../src/model/calibration/trial';
import { momentumLabel } from './axisTicks';
import { emptyPlugin, logarithmicAxis, markPlugin, type Mark } from './chartSetup';
import { ChartZoom } from './chartZoom';
import { momentumColor, type Theme } from '../theme';
import { isOnFreshSeed, outcomeSentence, plottedSteps } from '../tables/trialOutcome';
import { said } from '../../src/model/language/said';

export interface TimeChartData {
  readonly trials: readonly Trial[];
  readonly excluded: ReadonlySet<string>;
  readonly result?: CalibrationResult;
  readonly fittedCurve?: FittedCurve;
  readonly presentMomentum?: number;
  /** Which η of several to plot; the result's own unless said otherwise. */
  readonly learningRate?: number;
}

/** 1 − β of the momentum that everybody starts from. */
const DEFAULT_X = 1 - DEFAULT_MOMENTUM;
const RANGE_MARGIN = 1.15;
const STEPS_MARGIN = 1.3;

interface TrialPoint {
  readonly x: number;
  readonly y: number;
  readonly trial: Trial;
}

/** Convergence time against β: trials, fitted curve and its band, what is within 5 % of the least, the present β and 0.9. */
export class TimeChart {
  readonly #chart: Chart<'scatter', { x: number; y: number }[]>;
  readonly zoom: ChartZoom<'scatter'>;
  #marks: readonly Mark[] = [];
  #theme: Theme;
  #isEmpty = true;

  constructor(canvas: HTMLCanvasElement, plot: HTMLElement, theme: Theme) {
    this.#theme = theme;
    this.#chart = new Chart<'scatter', { x: number; y: number }[]>(canvas, {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [
        markPlugin(() => ({ marks: this.#marks, theme: this.#theme })),
        emptyPlugin(
          () => (this.#isEmpty ? said`No trial has ended yet` : undefined),
          () => this.#theme,
        ),
      ],
    });
    this.zoom = new ChartZoom(this.#chart, plot);
  }

  draw(allData: TimeChartData, theme: Theme): void {
    const data = atOneLearningRate(allData);
    this.#theme = theme;
    this.#marks = marksOf(data, theme);
    this.#isEmpty = data.fittedCurve === undefined && !data.trials.some(isInPlot);
    this.zoom.node.hidden = this.#isEmpty;
    this.#chart.data.datasets = [...curveDatasets(data, theme), ...trialDatasets(data, theme)];
    this.#chart.options = {
      scales: this.zoom.applied({
        x: {
          ...logarithmicAxis(said`momentum β (1 − β on a logarithmic scale)`, theme, {
            label: momentumLabel,
            first: bestOf(data),
            isEmpty: this.#isEmpty,
          }),
          reverse: true,
          ...shownRange(data),
        },
        y: {
          ...logarithmicAxis(said`steps to the target`, theme, { isEmpty: this.#isEmpty }),
          ...shownSteps(data),
        },
      }),
      plugins: {
        tooltip: {
          filter: ({ raw }) => isTrialPoint(raw),
          callbacks: { label: ({ raw }) => (isTrialPoint(raw) ? trialLabel(raw.trial) : '') },
        },
      },
    };
    this.#chart.update('none');
  }
}

/** 1 − β of the suggestion, which has a label of its own. */
function bestOf({ result }: TimeChartData): number[] {
  return result?.kind === 'estimate' ? [1 - Number(momentumLiteral(result.momentum.value))] : [];
}

/** 1 − β from beyond the largest β to beyond the smallest, the marks included, so that no point stands on the frame. */
function shownRange({ trials, presentMomentum, fittedCurve }: TimeChartData): { min: number; max: number } {
  const xs = [
    ...trials.filter(isInPlot).map(({ momentum }) => 1 - momentum),
    ...(presentMomentum === undefined ? [] : [1 - presentMomentum]),
    ...(fittedCurve?.x ?? []),
    DEFAULT_X,
  ].filter((x) => x > 0);
  return { min: Math.min(...xs) / RANGE_MARGIN, max: Math.max(...xs) * RANGE_MARGIN };
}

/** Steps from below the fastest trial to above the slowest; the curve may leave the plot, a trial may not. */
function shownSteps({ trials, fittedCurve }: TimeChartData): { min?: number; max?: number } {
  const steps = [
    ...trials.filter(isInPlot).map(plottedSteps),
    ...(fittedCurve === undefined ? [] : [Math.min(...fittedCurve.total)]),
  ].filter((each) => each > 0);
  if (steps.length === 0) return {};
  return { min: Math.min(...steps) / STEPS_MARGIN, max: Math.max(...steps) * STEPS_MARGIN };
}

function trialLabel(trial: Trial): string {
  return said`β ${formatMomentum(trial.momentum)}, seed ${trial.seed}: ${outcomeSentence(trial)}`;
}

function isTrialPoint(raw: unknown): raw is TrialPoint {
  return typeof raw === 'object' && raw !== null && 'trial' in raw;
}

/** A sweep over several η is plotted at the one nearest to the result's, where its curve was fitted. */
function atOneLearningRate(data: TimeChartData): TimeChartData {
  const { result, trials } = data;
  const rates = trials.filter(({ role }) => role === 'sweep').map(({ learningRate }) => learningRate);
  const target = data.learningRate ?? (result?.kind === 'estimate' ? result.learningRate : rates.at(-1));
  if (target === undefined || rates.length === 0) return data;
  const distance = (rate: number): number => Math.abs(Math.log(rate / target));
  const nearest = rates.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
  return {
    ...data,
    trials: trials.filter(({ learningRate }) => Math.abs(learningRate / nearest - 1) < 1e-9),
  };
}

/** Of the runs of one setting and seed, which a race repeats with growing budgets, the longest. */
function longestOfEach(trials: readonly Trial[]): Trial[] {
  const longest = new Map<string, Trial>();
  for (const trial of trials) {
    const key = `${trial.learningRate} ${trial.momentum} ${trial.seed}`;
    const known = longest.get(key);
    if (known === undefined || trial.stepsSpent >= known.stepsSpent) longest.set(key, trial);
  }
  return [...longest.values()];
}

function isInPlot({ role }: Trial): boolean {
  return role === 'sweep' || isOnFreshSeed(role);
}

function trialDatasets(
  { trials, excluded }: TimeChartData,
  theme: Theme,
): ChartDataset<'scatter', { x: number; y: number }[]>[] {
  const shown = longestOfEach(
    trials.filter((trial) => isInPlot(trial) && trial.outcome.kind !== 'failed' && plottedSteps(trial) > 0),
  );
  const xs = shown.map(({ momentum }) => 1 - momentum);
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  // Points of one look share a dataset, whose options are worked out once: a thousand trials are drawn as fast as they come.
  const looks = new Map<string, { readonly look: Look; readonly points: TrialPoint[] }>();
  for (const trial of shown) {
    const x = 1 - trial.momentum;
    const isExcluded = excluded.has(trial.trialId);
    const look: Look = {
      color: isExcluded ? theme.muted : momentumColor(x, low, high, theme.isDark),
      style: pointStyle(trial),
      isFilled: !isExcluded && trial.outcome.kind === 'converged',
    };
    const key = JSON.stringify(look);
    const known = looks.get(key) ?? { look, points: [] };
    known.points.push({ x, y: plottedSteps(trial), trial });
    looks.set(key, known);
  }
  return [...looks.values()].map(({ look, points }) => ({
    data: points,
    pointStyle: look.style,
    pointRadius: points[0]?.trial.outcome.kind === 'converged' ? 5 : 7,
    pointHoverRadius: 8,
    pointBackgroundColor: look.isFilled ? look.color : 'transparent',
    pointBorderColor: look.color,
    pointBorderWidth: 1.5,
  }));
}

type PointStyle = 'circle' | 'rect' | 'triangle' | 'crossRot' | 'rectRot';

/** How a trial's point looks. */
interface Look {
  readonly color: string;
  readonly style: PointStyle;
  readonly isFilled: boolean;
}

function pointStyle({ outcome, role }: Trial): PointStyle {
  switch (outcome.kind) {
    case 'converged':
      return isOnFreshSeed(role) ? 'rect' : 'circle';
    case 'rightCensored':
      return 'triangle';
    case 'floorLimited':
      return 'rectRot';
    case 'diverged':
    case 'failed':
      return 'crossRot';
  }
}

function curveDatasets(
  { fittedCurve }: TimeChartData,
  theme: Theme,
): ChartDataset<'scatter', { x: number; y: number }[]>[] {
  if (fittedCurve === undefined) return [];
  const lowest = Math.min(...fittedCurve.total) / 3;
  const line = (values: readonly number[]): ChartDataset<'scatter', { x: number; y: number }[]> => ({
    data: fittedCurve.x.flatMap((x, index) => {
      const y = values[index] ?? 0;
      return y > lowest ? [{ x, y }] : [];
    }),
    showLine: true,
    borderColor: theme.fit,
    borderWidth: 2,
    pointRadius: 0,
    pointHitRadius: 0,
  });
  const { band } = fittedCurve;
  const edge = (values: readonly number[]): ChartDataset<'scatter', { x: number; y: number }[]> => ({
    ...line(values),
    borderWidth: 0,
  });
  return [
    line(fittedCurve.total),
    ...(band === undefined
      ? []
      : [edge(band.low), { ...edge(band.high), fill: '-1', backgroundColor: theme.fitBand }]),
  ];
}

function marksOf({ result, presentMomentum }: TimeChartData, theme: Theme): Mark[] {
  const marks: Mark[] = [];
  if (result?.kind === 'estimate') {
    marks.push({
      axis: 'x',
      value: result.x.value,
      band: shadedRange(result, theme),
      color: theme.suggestion,
      label: said`suggested ${momentumLiteral(result.momentum.value)}`,
      row: 0,
      dashed: false,
    });
  }
  if (presentMomentum !== undefined && presentMomentum < 1) {
    marks.push({
      axis: 'x',
      value: 1 - presentMomentum,
      color: theme.present,
      label: said`present ${momentumLiteral(presentMomentum)}`,
      row: 1,
      dashed: true,
    });
  }
  if (presentMomentum === undefined || !isDefaultMomentum(presentMomentum)) {
    const label = String(DEFAULT_MOMENTUM);
    marks.push({ axis: 'x', value: DEFAULT_X, color: theme.muted, label, row: 2, dashed: true });
  }
  return marks;
}

/** The momenta within 5 % of the least; the interval of the best where those are not known. */
function shadedRange({ nearRange, x }: EstimatedResult, theme: Theme): NonNullable<Mark['band']> {
  const color = theme.suggestionBand;
  return nearRange === undefined
    ? { low: x.low, high: x.high, color }
    : { low: 1 - nearRange.high, high: 1 - nearRange.low, color, label: rangeLabel(nearRange) };
}

function rangeLabel(range: NearRange): string {
  const text = shortNearRangeText(range);
  switch (range.highEnd) {
    case 'slower':
      return text;
    case 'wall':
      return said`${text}, training fails beyond`;
    case 'untried':
      return said`${text}, nothing beyond tried`;
  }
}
