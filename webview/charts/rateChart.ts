import { Chart, type ChartDataset } from 'chart.js';
import { ridgeAt } from '../../src/model/calibration/ridge';
import type { CalibrationResult, EstimatedResult, Ridge } from '../../src/model/calibration/calibration';
import { RULE_EXPONENT } from '../../src/model/optimizer/momentumRule';
import { formatMomentumEstimate, formatNumber } from '../../src/model/wording/format/numberFormat';
import { logarithmicAxis } from './chartSetup';
import { ChartZoom } from './chartZoom';
import type { RateResult } from '../sections/rateResults';
import type { Theme } from '../theme';
import { said } from '../../src/model/language/said';

type Line = ChartDataset<'scatter', { x: number; y: number }[]>;

/** The smallest and the largest learning rate. */
interface RateRange {
  readonly low: number;
  readonly high: number;
}

interface RateEstimate {
  readonly learningRate: number;
  readonly result: EstimatedResult;
}

/** The best 1 − β of each learning rate with its interval, and the laws through the middle one; both axes logarithmic. */
export class RateChart {
  readonly #chart: Chart<'scatter', { x: number; y: number }[]>;

  readonly zoom: ChartZoom<'scatter'>;

  constructor(canvas: HTMLCanvasElement, plot: HTMLElement) {
    this.#chart = new Chart<'scatter', { x: number; y: number }[]>(canvas, {
      type: 'scatter',
      data: { datasets: [] },
    });
    this.zoom = new ChartZoom(this.#chart, plot);
  }

  draw(rates: readonly RateResult[], joint: CalibrationResult, theme: Theme): void {
    const estimates = rates.flatMap(({ learningRate, result }) =>
      result.kind === 'estimate' ? [{ learningRate, result }] : [],
    );
    const range: RateRange = { low: rates[0]?.learningRate ?? 1, high: rates.at(-1)?.learningRate ?? 1 };
    this.#chart.data.datasets = [
      ...(joint.kind === 'estimate' ? laws(joint, range, theme) : []),
      ...estimates.map((estimate) => interval(estimate, theme)),
      bestValues(estimates, theme),
    ];
    const pointDataset = this.#chart.data.datasets.length - 1;
    this.#chart.options = {
      scales: this.zoom.applied(scales(range, theme)),
      plugins: {
        tooltip: {
          filter: ({ datasetIndex }) => datasetIndex === pointDataset,
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

function scales({ low, high }: RateRange, theme: Theme) {
  return {
    x: { ...logarithmicAxis(said`learning rate η`, theme), min: low / 1.3, max: high * 1.3 },
    y: logarithmicAxis(said`best 1 − β`, theme),
  };
}

function interval({ learningRate, result }: RateEstimate, theme: Theme): Line {
  return {
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
  };
}

function bestValues(estimates: readonly RateEstimate[], theme: Theme): Line {
  return {
    data: estimates.map(({ learningRate, result }) => ({ x: learningRate, y: result.x.value })),
    pointRadius: 5,
    pointBackgroundColor: theme.suggestion,
    pointBorderColor: theme.suggestion,
  };
}

/** The line through the best values with its band, and 2/3 for comparison. */
function ridgeLines(ridge: Ridge, { low, high }: RateRange, theme: Theme): Line[] {
  const rates = Array.from({ length: 21 }, (_, i) => low * (high / low) ** (i / 20));
  const along = (at: (eta: number) => number, color: string, width: number, dash: number[]): Line => ({
    data: rates.map((eta) => ({ x: eta, y: at(eta) })),
    showLine: true,
    borderColor: color,
    borderWidth: width,
    borderDash: dash,
    pointRadius: 0,
    pointHitRadius: 0,
  });
  const rule = (eta: number): number => ridge.x.value * (eta / ridge.learningRate) ** RULE_EXPONENT;
  return [
    along(rule, theme.longitudinal, 1.25, [6, 4]),
    along((eta) => ridgeAt(ridge, eta).low, theme.fit, 0.75, []),
    along((eta) => ridgeAt(ridge, eta).high, theme.fit, 0.75, []),
    along((eta) => ridgeAt(ridge, eta).value, theme.fit, 2, []),
  ];
}

/** x = x̂·(η/η̂)^γ for 2/3, and for the measured γ where there is one. */
function laws(result: EstimatedResult, range: RateRange, theme: Theme): Line[] {
  if (result.ridge !== undefined) return ridgeLines(result.ridge, range, theme);
  const { learningRate, x, gamma } = result;
  const { low, high } = range;
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
