import { Chart, type ChartDataset } from 'chart.js';
import { momentumLiteral } from '../../src/model/optimizer/momentumLiteral';
import { momentumLabel } from './axisTicks';
import { logarithmicAxis, markPlugin, type Mark } from './chartSetup';
import { ChartZoom } from './chartZoom';
import type { ComparedRecord } from '../messages';
import { readTheme, type Theme } from '../theme';
import { said } from '../../src/model/language/said';

type Line = ChartDataset<'scatter', { x: number; y: number }[]>;

/** T(β) of two records with their bands, and the β that each suggests; both axes logarithmic. */
export class ComparisonChart {
  readonly #chart: Chart<'scatter', { x: number; y: number }[]>;
  readonly #zoom: ChartZoom<'scatter'>;
  #marks: readonly Mark[] = [];

  constructor(canvas: HTMLCanvasElement, plot: HTMLElement) {
    this.#chart = new Chart<'scatter', { x: number; y: number }[]>(canvas, {
      type: 'scatter',
      data: { datasets: [] },
      plugins: [markPlugin(() => ({ marks: this.#marks, theme: readTheme() }))],
    });
    this.#zoom = new ChartZoom(this.#chart, plot);
  }

  draw(records: readonly ComparedRecord[]): void {
    const theme = readTheme();
    this.#marks = records.flatMap((record, index) => markOf(record, index, theme));
    this.#chart.data.datasets = records.flatMap((record, index) => linesOf(record, index, theme));
    this.#chart.options = {
      scales: this.#zoom.applied({
        x: {
          ...logarithmicAxis(said`momentum β (1 − β on a logarithmic scale)`, theme, {
            label: momentumLabel,
          }),
          reverse: true,
        },
        y: logarithmicAxis(said`steps to the target`, theme),
      }),
      plugins: { tooltip: { enabled: false } },
    };
    this.#chart.update('none');
  }
}

function colorOf(index: number, theme: Theme): string {
  return index === 0 ? theme.fit : theme.longitudinal;
}

function linesOf({ fittedCurve }: ComparedRecord, index: number, theme: Theme): Line[] {
  if (fittedCurve === undefined) return [];
  const color = colorOf(index, theme);
  const line = (values: readonly number[], width: number): Line => ({
    data: fittedCurve.x.map((x, at) => ({ x, y: values[at] ?? 0 })),
    showLine: true,
    borderColor: color,
    borderWidth: width,
    // Colour is not the only sign.
    borderDash: index === 0 ? [] : [6, 4],
    pointRadius: 0,
    pointHitRadius: 0,
  });
  const { band } = fittedCurve;
  return [
    line(fittedCurve.total, 2),
    ...(band === undefined
      ? []
      : [
          line(band.low, 0),
          {
            ...line(band.high, 0),
            fill: '-1',
            backgroundColor: `color-mix(in srgb, ${color} 18%, transparent)`,
          },
        ]),
  ];
}

function markOf({ calibration: { result } }: ComparedRecord, index: number, theme: Theme): Mark[] {
  if (result.kind === 'noEstimate') return [];
  return [
    {
      axis: 'x',
      value: result.x.value,
      color: colorOf(index, theme),
      label:
        index === 0
          ? said`first ${momentumLiteral(result.momentum.value)}`
          : said`second ${momentumLiteral(result.momentum.value)}`,
      row: index,
      dashed: index === 1,
    },
  ];
}
