import { Chart, type ChartDataset, type ChartOptions } from 'chart.js';
import { formatMomentum, formatNumber } from '../../src/model/wording/format/numberFormat';
import type { ProgressCurve } from '../../src/model/calibration/trial';
import type { MeasureDirection } from '../../src/model/calibration/measure';
import { turnedCurve, turnedValue } from '../../src/model/calibration/turnedMeasure';
import { ChartZoom } from './chartZoom';
import { emptyPlugin, logarithmicAxis, markPlugin, type Mark } from './chartSetup';
import { MOST_LINES, thinnedCurve } from '../shownCurves';
import { momentumColor, type Theme } from '../theme';
import { said } from '../../src/model/language/said';

export interface ProgressLine {
  readonly trialId: string;
  readonly momentum: number;
  readonly curve: ProgressCurve;
  readonly running: boolean;
  /** Of a whole training: its momentum follows the learning rate, and is the one given where it begins, or it is the fastest pair's. */
  readonly arm?: 'coupled' | 'pair';
}

/** Curves and target as they are calibrated: those of a measure that rises are turned back where they are drawn. */
export interface ProgressChartData {
  readonly lines: readonly ProgressLine[];
  readonly measureName: string;
  readonly direction?: MeasureDirection;
  readonly target?: number;
  /** Equal ratios take equal room: for what falls by orders of magnitude. */
  readonly isLogarithmic?: boolean;
}

/** Points of all lines together; each has its share, so that many lines take no longer to draw than one. */
const MOST_POINTS_DRAWN = 5000;

/** The progress measure against steps, one line a trial, running ones dashed, coupled ones dotted, the fastest pair's dash-dotted. */
export class ProgressChart {
  readonly #chart: Chart<'line', { x: number; y: number }[]>;
  readonly zoom: ChartZoom<'line'>;
  #marks: readonly Mark[] = [];
  #theme: Theme;
  #isEmpty = true;

  constructor(canvas: HTMLCanvasElement, plot: HTMLElement, theme: Theme) {
    this.#theme = theme;
    this.#chart = new Chart<'line', { x: number; y: number }[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [
        markPlugin(() => ({ marks: this.#marks, theme: this.#theme })),
        emptyPlugin(
          () => (this.#isEmpty ? said`Nothing has been measured yet` : undefined),
          () => this.#theme,
        ),
      ],
    });
    this.zoom = new ChartZoom(this.#chart, plot);
  }

  draw(data: ProgressChartData, theme: Theme): void {
    const { lines, measureName, direction = 'falls', target, isLogarithmic = false } = data;
    this.#theme = theme;
    this.#marks = target === undefined ? [] : [targetMark(turnedValue({ direction }, target), theme)];
    const newest = lines.slice(-MOST_LINES);
    const share = MOST_POINTS_DRAWN / Math.max(1, newest.length);
    const shown = newest.map((line) => ({
      ...line,
      curve: turnedCurve({ direction }, thinnedCurve(line.curve, share)),
    }));
    this.#isEmpty = shown.every(({ curve }) => curve.steps.length === 0);
    if (this.#isEmpty) this.#marks = [];
    this.zoom.node.hidden = this.#isEmpty;
    const xs = shown.map(({ momentum }) => 1 - momentum);
    const [low, high] = [Math.min(...xs), Math.max(...xs)];
    this.#chart.data.datasets = shown.map((line) => dataset(line, low, high, theme));
    const next = options(shown, { measureName, direction, isLogarithmic, isEmpty: this.#isEmpty }, theme);
    this.#chart.options = { ...next, scales: this.zoom.applied(next.scales) };
    this.#chart.update('none');
  }
}

type Axis = NonNullable<NonNullable<ChartOptions<'line'>['scales']>[string]>;

function targetMark(target: number, theme: Theme): Mark {
  const label = said`target ${formatNumber(target)}`;
  return { axis: 'y', value: target, color: theme.suggestion, label, row: 0, dashed: true };
}

function options(
  shown: readonly ProgressLine[],
  {
    measureName,
    direction,
    isLogarithmic,
    isEmpty,
  }: {
    readonly measureName: string;
    readonly direction: MeasureDirection;
    readonly isLogarithmic: boolean;
    readonly isEmpty: boolean;
  },
  theme: Theme,
): ChartOptions<'line'> & { readonly scales: Record<'x' | 'y', Axis> } {
  return {
    parsing: false,
    normalized: true,
    interaction: { mode: 'nearest', intersect: false },
    scales: {
      x: {
        type: 'linear',
        min: 0,
        title: { display: true, text: said`optimizer steps`, color: theme.foreground },
        ticks: { display: !isEmpty, color: theme.muted, maxRotation: 0, maxTicksLimit: 8 },
        grid: { display: !isEmpty, color: theme.grid },
      },
      y: {
        ...(isLogarithmic
          ? logarithmicAxis(measureName, theme, { isEmpty })
          : {
              type: 'linear' as const,
              title: { display: true, text: measureName, color: theme.foreground },
              ticks: { display: !isEmpty, color: theme.muted, maxTicksLimit: 7 },
              grid: { display: !isEmpty, color: theme.grid },
            }),
        ...(direction === 'falls' ? highestShown(shown) : lowestShown(shown)),
      },
    },
    plugins: {
      tooltip: {
        callbacks: {
          title: () => '',
          label: ({ dataset: { label }, parsed }) =>
            said`${label ?? ''}: ${measureName} ${formatNumber(parsed.y ?? Number.NaN)} after ${String(parsed.x)} steps`,
        },
      },
    },
  };
}

/** A trial that blew up must not flatten all others. */
function highestShown(lines: readonly ProgressLine[]): { readonly max?: number } {
  const starts = lines.flatMap(({ curve }) => (curve.values[0] === undefined ? [] : [curve.values[0]]));
  if (starts.length === 0) return {};
  const highest = 1.5 * Math.max(...starts);
  return lines.some(({ curve }) => curve.values.some((value) => !(value <= highest))) ? { max: highest } : {};
}

/** The same of a measure that rises: as far under where the trials begin as the best of them comes above it. */
function lowestShown(lines: readonly ProgressLine[]): { readonly min?: number } {
  const starts = lines.flatMap(({ curve }) => (curve.values[0] === undefined ? [] : [curve.values[0]]));
  const values = lines.flatMap(({ curve }) => curve.values.filter(Number.isFinite));
  if (starts.length === 0) return {};
  const start = starts.reduce((least, each) => Math.min(least, each));
  const lowest = start - (values.reduce((most, each) => Math.max(most, each), start) - start);
  return values.some((value) => value < lowest) ? { min: lowest } : {};
}

function dataset(
  { momentum, curve, running, arm }: ProgressLine,
  low: number,
  high: number,
  theme: Theme,
): ChartDataset<'line', { x: number; y: number }[]> {
  return {
    label: lineLabel(formatMomentum(momentum), arm),
    data: curve.steps.map((x, index) => ({ x, y: curve.values[index] ?? Number.NaN })),
    borderColor: momentumColor(1 - momentum, low, high, theme.isDark),
    borderWidth: running ? 2 : 1.25,
    borderDash: running ? [4, 3] : dashOf(arm),
    pointRadius: 0,
  };
}

function lineLabel(momentum: string, arm: ProgressLine['arm']): string {
  switch (arm) {
    case 'coupled':
      return said`β ${momentum}, coupled`;
    case 'pair':
      return said`β ${momentum}, fastest pair`;
    case undefined:
      return `β ${momentum}`;
  }
}

function dashOf(arm: ProgressLine['arm']): number[] {
  switch (arm) {
    case 'coupled':
      return [1.5, 2.5];
    case 'pair':
      return [6, 2, 1.5, 2];
    case undefined:
      return [];
  }
}
