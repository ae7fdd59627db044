import { Chart, type ChartDataset, type ChartType, type Plugin } from 'chart.js';
import { momentumLiteral } from '../../src/model/optimizer/momentumLiteral';
import { formatNumber, formatRatio } from '../../src/model/wording/format/numberFormat';
import type { Trial } from '../../src/model/calibration/trial';
import { logarithmicAxis } from './chartSetup';
import type { Comparison, PairedRun } from '../sections/pairedRuns';
import { pairedRatioText } from '../../src/model/wording/pairedRatioText';
import { shortRoleName } from '../../src/model/wording/roleName';
import type { Theme } from '../theme';
import { outcomeSentence, plottedSteps } from '../tables/trialOutcome';
import { said } from '../../src/model/language/said';

/** Half the distance of a pair's two ends, in comparisons. */
const HALF_WIDTH = 0.25;
/** Pixels that the names of both ends take. */
const ROOM_FOR_BOTH = 150;
/** And that of one. */
const ROOM_FOR_NAME = 80;
/** Room above the slowest run, for what the comparison says. */
const HEADROOM = 2.2;
const FOOTROOM = 1.2;

interface RunPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** T of the suggestion and of each other setting on the same fresh seeds: a line a seed, and above them the paired ratio. */
export class VerificationChart {
  readonly #chart: Chart<'scatter', { x: number; y: number }[]>;
  #compared: readonly Comparison[] = [];
  #theme: Theme;

  constructor(canvas: HTMLCanvasElement, theme: Theme) {
    this.#theme = theme;
    this.#chart = new Chart<'scatter', { x: number; y: number }[]>(canvas, {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [ratioPlugin(() => ({ compared: this.#compared, theme: this.#theme }))],
    });
  }

  draw(compared: readonly Comparison[], theme: Theme): void {
    this.#theme = theme;
    this.#compared = compared;
    this.#chart.data.datasets = compared.flatMap((comparison, place) =>
      comparison.pairs.map((pair) => pairDataset(comparison, pair, place, theme)),
    );
    this.#chart.options = {
      scales: {
        x: {
          type: 'linear',
          min: -0.5,
          max: compared.length - 0.5,
          afterBuildTicks: (axis) => {
            axis.ticks = compared.map((_, value) => ({ value }));
          },
          ticks: {
            color: theme.muted,
            autoSkip: false,
            maxRotation: 0,
            callback(value) {
              return tickLines(compared[Number(value)], this.width / Math.max(1, compared.length));
            },
          },
          grid: { display: false },
        },
        y: {
          ...logarithmicAxis(said`steps to the target`, theme),
          ...shownSteps(compared),
        },
      },
      plugins: {
        tooltip: { callbacks: { label: ({ raw }) => (isRunPoint(raw) ? raw.text : '') } },
      },
    };
    this.#chart.update('none');
  }
}

function shownSteps(compared: readonly Comparison[]): { min: number; max: number } {
  const steps = compared.flatMap(({ pairs }) =>
    pairs.flatMap(({ suggestion, other }) => [stepsOf(suggestion), stepsOf(other)]),
  );
  return { min: Math.min(...steps) / FOOTROOM, max: Math.max(...steps) * HEADROOM };
}

/** Left and right end of the lines, and their settings. */
function tickLines(comparison: Comparison | undefined, room: number): string[] {
  if (comparison === undefined) return [];
  const { role, learningRate, momentum, pairs } = comparison;
  const [first] = pairs;
  const own = first === undefined ? '' : momentumLiteral(first.suggestion.momentum);
  const isOwnRate = first !== undefined && learningRate === first.suggestion.learningRate;
  // Side by side where there is room; labels of neighbours must not meet.
  if (room < ROOM_FOR_BOTH) {
    const name = shortRoleName(role);
    return [
      ...(room < ROOM_FOR_NAME ? name.split(' ') : [name]),
      isOwnRate ? momentumLiteral(momentum) : `lr ${formatNumber(learningRate, 2)}`,
    ];
  }
  return [
    `${shortRoleName('suggestion')} | ${shortRoleName(role)}`,
    `${own} | ${isOwnRate ? momentumLiteral(momentum) : `lr ${formatNumber(learningRate, 2)}`}`,
  ];
}

function pairDataset(
  comparison: Comparison,
  { seed, suggestion, other }: PairedRun,
  place: number,
  theme: Theme,
): ChartDataset<'scatter', { x: number; y: number }[]> {
  const isBound = [suggestion, other].some(({ outcome }) => outcome.kind !== 'converged');
  const otherColor = comparison.role === 'presentMomentum' ? theme.present : theme.muted;
  const points: RunPoint[] = [
    {
      x: place - HALF_WIDTH,
      y: stepsOf(suggestion),
      text: said`${shortRoleName('suggestion')}, seed ${seed}: ${outcomeSentence(suggestion)}`,
    },
    {
      x: place + HALF_WIDTH,
      y: stepsOf(other),
      text: said`${shortRoleName(comparison.role)}, seed ${seed}: ${outcomeSentence(other)}`,
    },
  ];
  const colors = [theme.suggestion, otherColor];
  return {
    data: points,
    showLine: true,
    borderColor: theme.muted,
    borderWidth: 1.25,
    borderDash: isBound ? [4, 3] : [],
    pointStyle: [pointStyle(suggestion), pointStyle(other)],
    pointRadius: 4.5,
    pointHoverRadius: 7,
    pointBackgroundColor: [suggestion, other].map(({ outcome }, index) =>
      outcome.kind === 'converged' ? colors[index] : 'transparent',
    ),
    pointBorderColor: colors,
    pointBorderWidth: 1.5,
  };
}

/** On a logarithmic axis nothing stands at zero. */
function stepsOf(trial: Trial): number {
  return Math.max(1, plottedSteps(trial));
}

function pointStyle({ outcome }: Trial): 'circle' | 'triangle' | 'crossRot' {
  switch (outcome.kind) {
    case 'converged':
      return 'circle';
    case 'rightCensored':
    case 'floorLimited':
      return 'triangle';
    case 'diverged':
    case 'failed':
      return 'crossRot';
  }
}

function isRunPoint(raw: unknown): raw is RunPoint {
  return typeof raw === 'object' && raw !== null && 'text' in raw;
}

/** Above each comparison: its ratio, its interval, and on how many fresh seeds; the interval where it has room. */
function ratioPlugin<Type extends ChartType>(
  shown: () => { readonly compared: readonly Comparison[]; readonly theme: Theme },
): Plugin<Type> {
  return {
    id: 'ratios',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const scale = scales['x'];
      if (scale === undefined) return;
      const { compared, theme } = shown();
      const room = chartArea.width / Math.max(1, compared.length) - 6;
      ctx.save();
      ctx.fillStyle = theme.foreground;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'top';
      for (const [place, comparison] of compared.entries()) {
        const at = scale.getPixelForValue(place);
        for (const [row, text] of ratioLines(comparison).entries()) {
          ctx.font = `${row === 0 ? '600 13px' : '11px'} ${theme.fontFamily}`;
          if (ctx.measureText(text).width <= room) ctx.fillText(text, at, chartArea.top + 3 + 15 * row);
        }
      }
      ctx.restore();
    },
  };
}

function ratioLines({ ratio, ratioOver, pairs }: Comparison): string[] {
  const seeds = pairs.length === 1 ? said`on 1 fresh seed` : said`on ${pairs.length} fresh seeds`;
  return ratio === undefined
    ? [pairedRatioText({ ratio, ratioOver }), seeds]
    : [formatRatio(ratio.value), `(${formatRatio(ratio.low)}–${formatRatio(ratio.high)})`, seeds];
}
