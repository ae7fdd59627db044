import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
  type ChartArea,
  type ChartType,
  type Plugin,
  type Scale,
} from 'chart.js';
import { formatNumber } from '../../src/model/wording/format/numberFormat';
import { logarithmicTicks } from './axisTicks';
import type { Theme } from '../theme';

Chart.register(
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
);
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;

/** How a logarithmic axis is labelled. */
interface AxisLabels {
  readonly label?: (value: number) => string;
  /** Values that have a label whatever is near them. */
  readonly first?: readonly number[];
  /** Nothing is drawn yet: an axis without a range claims none. */
  readonly isEmpty?: boolean;
}

/** Room that a label takes along an axis, in pixels. */
const LABEL_ROOM = { horizontal: 52, vertical: 34 } as const;

/** A logarithmic axis with as many round labels as it has room for; grid lines stand at its labels. */
export function logarithmicAxis(
  title: string,
  theme: Theme,
  { label = formatNumber, first = [], isEmpty = false }: AxisLabels = {},
) {
  return {
    type: 'logarithmic' as const,
    title: { display: true, text: title, color: theme.foreground },
    afterBuildTicks: (axis: Scale) => {
      const room = axis.isHorizontal()
        ? axis.chart.width / LABEL_ROOM.horizontal
        : axis.chart.height / LABEL_ROOM.vertical;
      const { min: low, max: high } = axis;
      axis.ticks = logarithmicTicks({ low, high, most: Math.max(3, Math.floor(room)), first }).map(
        (value) => ({
          value,
        }),
      );
    },
    ticks: {
      display: !isEmpty,
      color: theme.muted,
      maxRotation: 0,
      autoSkip: false,
      callback: (value: string | number) => label(Number(value)),
    },
    grid: { color: theme.grid, display: !isEmpty },
  };
}

/** Says in the middle of a plot why it is empty. */
export function emptyPlugin<Type extends ChartType>(
  text: () => string | undefined,
  theme: () => Theme,
): Plugin<Type> {
  return {
    id: 'empty',
    afterDraw({ ctx, chartArea }) {
      const said = text();
      if (said === undefined) return;
      ctx.save();
      ctx.font = `13px ${theme().fontFamily}`;
      ctx.fillStyle = theme().muted;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      ctx.fillText(said, (chartArea.left + chartArea.right) / 2, (chartArea.top + chartArea.bottom) / 2);
      ctx.restore();
    },
  };
}

/** A line across the plot at one value of an axis, with a label beside it; `band` shades an interval around it. */
export interface Mark {
  readonly axis: 'x' | 'y';
  readonly value: number;
  readonly band?: {
    readonly low: number;
    readonly high: number;
    readonly color: string;
    readonly label?: string;
  };
  readonly color: string;
  readonly label: string;
  /** Row of the label from the top, so that labels near each other do not meet. */
  readonly row: number;
  readonly dashed: boolean;
}

/** The part of a chart that marks are drawn on, whatever its type. */
interface DrawingArea {
  readonly ctx: CanvasRenderingContext2D;
  readonly chartArea: ChartArea;
  readonly scales: Readonly<Record<string, Scale>>;
}

/** Draws marks over a chart; `marks` is read at every draw. */
export function markPlugin<Type extends ChartType>(
  marks: () => { readonly marks: readonly Mark[]; readonly theme: Theme },
): Plugin<Type> {
  return {
    id: 'marks',
    beforeDatasetsDraw(chart) {
      for (const mark of marks().marks) if (mark.axis === 'x') drawBand(chart, mark);
    },
    afterDatasetsDraw(chart) {
      const { marks: all, theme } = marks();
      for (const mark of all) drawMark(chart, mark, theme);
      for (const mark of all) drawBandLabel(chart, mark, theme);
    },
  };
}

function drawBand(chart: DrawingArea, { band }: Mark): void {
  const scale = chart.scales['x'];
  if (scale === undefined || band === undefined) return;
  const { ctx, chartArea } = chart;
  const { left, right } = bandEnds(chart, scale, band);
  ctx.save();
  ctx.fillStyle = band.color;
  ctx.fillRect(left, chartArea.top, Math.max(0, right - left), chartArea.height);
  ctx.restore();
}

/** Below its band, within the plot. */
function drawBandLabel(chart: DrawingArea, { band, color }: Mark, theme: Theme): void {
  const scale = chart.scales['x'];
  if (scale === undefined || band?.label === undefined) return;
  const { ctx, chartArea } = chart;
  const { left, right } = bandEnds(chart, scale, band);
  ctx.save();
  ctx.font = `12px ${theme.fontFamily}`;
  const width = ctx.measureText(band.label).width;
  const most = chartArea.right - width - 4;
  const at = Math.max(chartArea.left + 4, Math.min((left + right - width) / 2, most));
  drawText(ctx, { text: band.label, left: at, top: chartArea.bottom - 18, width, color }, theme);
  ctx.restore();
}

function bandEnds(
  { chartArea }: DrawingArea,
  scale: Scale,
  { low, high }: { readonly low: number; readonly high: number },
): { readonly left: number; readonly right: number } {
  const ends = [scale.getPixelForValue(low), scale.getPixelForValue(high)];
  return {
    left: Math.max(chartArea.left, Math.min(...ends)),
    right: Math.min(chartArea.right, Math.max(...ends)),
  };
}

function drawMark(chart: DrawingArea, mark: Mark, theme: Theme): void {
  const scale = chart.scales[mark.axis];
  if (scale === undefined) return;
  const { ctx, chartArea } = chart;
  const at = scale.getPixelForValue(mark.value);
  const [start, end] =
    mark.axis === 'x' ? [chartArea.left, chartArea.right] : [chartArea.top, chartArea.bottom];
  if (!(at >= start - 1 && at <= end + 1)) return;
  ctx.save();
  ctx.strokeStyle = mark.color;
  ctx.lineWidth = 1.5;
  ctx.setLineDash(mark.dashed ? [5, 4] : []);
  ctx.beginPath();
  if (mark.axis === 'x') {
    ctx.moveTo(at, chartArea.top);
    ctx.lineTo(at, chartArea.bottom);
  } else {
    ctx.moveTo(chartArea.left, at);
    ctx.lineTo(chartArea.right, at);
  }
  ctx.stroke();
  drawLabel(chart, mark, at, theme);
  ctx.restore();
}

function drawLabel(chart: DrawingArea, mark: Mark, at: number, theme: Theme): void {
  const { ctx, chartArea } = chart;
  ctx.font = `12px ${theme.fontFamily}`;
  ctx.textBaseline = 'top';
  const width = ctx.measureText(mark.label).width;
  const rightOf = mark.axis === 'x' ? at + 5 : chartArea.right - width - 4;
  const left = mark.axis === 'x' && rightOf + width > chartArea.right ? at - width - 5 : rightOf;
  const top = mark.axis === 'x' ? chartArea.top + 2 + 16 * mark.row : at - 15;
  drawText(ctx, { text: mark.label, left, top, width, color: mark.color }, theme);
}

/** Text on a background that lets it be read over lines. */
function drawText(
  ctx: CanvasRenderingContext2D,
  {
    text,
    left,
    top,
    width,
    color,
  }: {
    readonly text: string;
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly color: string;
  },
  theme: Theme,
): void {
  ctx.textBaseline = 'top';
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = theme.background;
  ctx.fillRect(left - 2, top - 1, width + 4, 15);
  ctx.globalAlpha = 1;
  ctx.fillStyle = color;
  ctx.fillText(text, left, top);
}
