import { Chart, type ChartDataset } from 'chart.js';
import type { CalibrationResult, EstimatedResult } from '../src/model/calibration';
import { RULE_EXPONENT } from '../src/model/momentumRule';
import { formatMomentumEstimate, formatNumber } from '../src/model/numberFormat';
import { roundTick } from './chartSetup';
import type { RateResult } from './rateResults';
import type { Theme } from './theme';

type Line = ChartDataset<'scatter', { x: number; y: number }[]>;

/** The best 1 − β of each learning rate with its interval, and the laws through the middle one; both axes logarithmic. */
export class RateChart {
  readonly #chart: Chart<'scatter', { x: number; y: number }[]>;

  constructor(canvas: HTMLCanvasElement) {
    this.#chart = new Chart<'scatter', { x: number; y: number }[]>(canvas, {
      type: 'scatter',
      data: { datasets: [] },
    });
  }

  draw(rates: readonly RateResult[], joint: CalibrationResult, theme: Theme): void {
    const estimates = rates.flatMap(({ learningRate, result }) =>
      result.kind === 'estimate' ? [{ learningRate, result }] : [],
    );
    const [low, high] = [rates[0]?.learningRate ?? 1, rates.at(-1)?.learningRate ?? 1];
    this.#chart.data.datasets = [
      ...(joint.kind === 'estimate' ? laws(joint, low, high, theme) : []),
      ...estimates.map(({ learningRate, result }): Line => ({
        data: [
          { x: learningRate, y: result.x.low },
          { x: learningRate, y: result.x.high },
        ],
        showLine: true,
        borderColor: theme.foreground,
        borderWidth: 1.5,
        pointStyle: 'line',
        pointRadius: 5,
        pointBorderColor: theme.foreground,
      })),
      {
        data: estimates.map(({ learningRate, result }) => ({ x: learningRate, y: result.x.value })),
        pointRadius: 5,
        pointBackgroundColor: theme.suggestion,
        pointBorderColor: theme.suggestion,
      },
    ];
    const axis = {
      ticks: { color: theme.muted, maxRotation: 0, autoSkip: false },
      grid: { color: theme.grid },
    };
    this.#chart.options = {
      scales: {
        x: {
          type: 'logarithmic',
          min: low / 1.3,
          max: high * 1.3,
          title: { display: true, text: 'learning rate η', color: theme.foreground },
          ...axis,
          ticks: { ...axis.ticks, callback: (value) => roundTick(Number(value)) },
        },
        y: {
          type: 'logarithmic',
          title: { display: true, text: 'best 1 − β', color: theme.foreground },
          ...axis,
          ticks: { ...axis.ticks, callback: (value) => roundTick(Number(value)) },
        },
      },
      plugins: {
        tooltip: {
          filter: ({ datasetIndex }) => datasetIndex === this.#chart.data.datasets.length - 1,
          callbacks: {
            label: ({ dataIndex }) => {
              const at = estimates[dataIndex];
              return at === undefined
                ? ''
                : `η ${formatNumber(at.learningRate)}: β ${formatMomentumEstimate(at.result.momentum)}`;
            },
          },
        },
      },
    };
    this.#chart.update('none');
  }
}

/** x = x̂·(η/η̂)^γ for 2/3, and for the measured γ where there is one. */
function laws({ learningRate, x, gamma }: EstimatedResult, low: number, high: number, theme: Theme): Line[] {
  const line = (exponent: number, color: string, dash: number[]): Line => ({
    data: [low / 1.2, high * 1.2].map((eta) => ({ x: eta, y: x.value * (eta / learningRate) ** exponent })),
    showLine: true,
    borderColor: color,
    borderWidth: dash.length === 0 ? 2 : 1.25,
    borderDash: dash,
    pointRadius: 0,
    pointHitRadius: 0,
  });
  return [
    line(RULE_EXPONENT, theme.longitudinal, [6, 4]),
    ...(gamma === undefined ? [] : [line(gamma.value, theme.fit, [])]),
  ];
}
