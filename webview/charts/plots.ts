import type { CalibrationResult } from '../../src/model/calibration/calibration';
import { formatNumber } from '../../src/model/wording/format/numberFormat';
import { element } from '../element';
import { pictureOf } from '../pictureOf';
import { ProgressChart, type ProgressChartData } from './progressChart';
import { RateChart } from './rateChart';
import type { RateResult } from '../sections/rateResults';
import type { Comparison } from '../sections/pairedRuns';
import { zoomablePlot } from './zoomablePlot';
import { readTheme, type Theme } from '../theme';
import { nextFrame } from '../frames';
import { VerificationChart } from './verificationChart';
import { TimeLegend } from './timeLegend';
import { TimeChart, type TimeChartData } from './timeChart';
import { said } from '../../src/model/language/said';

/** What the plots show. */
export interface PlotsData {
  readonly time: TimeChartData;
  readonly progress: ProgressChartData;
  /** What the suggestion was compared with on fresh seeds; empty before. */
  readonly verification: readonly Comparison[];
  /** Each learning rate by itself and all together; absent for a sweep at one. */
  readonly rates?: { readonly each: readonly RateResult[]; readonly joint: CalibrationResult };
  /** The η whose trials are plotted; undefined for the result's own. */
  readonly shownRate: number | undefined;
}

/** The charts of the page, and the choice of the learning rate that they show. */
export class Plots {
  readonly node: HTMLElement;
  readonly #chooser = element('fieldset', { className: 'rates' });
  readonly #timeLegend = new TimeLegend();
  readonly #timeCanvas: HTMLCanvasElement;
  readonly #timeChart: TimeChart;
  readonly #progressChart: ProgressChart;
  readonly #verificationChart: VerificationChart;
  readonly #verificationFigure: HTMLElement;
  readonly #rateChart: RateChart;
  readonly #rateFigure: HTMLElement;
  readonly #chooseRate: (learningRate: number) => void;
  #generation = 0;
  #drawnTime: Partial<TimeChartData> & { readonly theme?: string } = {};

  constructor(chooseRate: (learningRate: number) => void) {
    this.#chooseRate = chooseRate;
    const [time, progress, verification, rates] = [canvas(), canvas(), canvas(), canvas()];
    const [timePlot, progressPlot] = [
      zoomablePlot(timeTitle(), time),
      zoomablePlot(progressTitle(), progress),
    ];
    const ratesPlot = zoomablePlot(ratesTitle(), rates);
    this.#verificationFigure = plot(
      said`Tried again on fresh seeds: the suggestion (left) and other settings (right)`,
      verification,
      element('div', { className: 'canvas' }, [verification]),
      verificationLegend(),
    );
    this.#verificationFigure.classList.add('wide');
    this.#rateFigure = plot(ratesTitle(), rates, ratesPlot, rateLegend());
    this.node = element('div', { className: 'plots' }, [
      this.#timeFigure(time, timePlot),
      plot(progressTitle(), progress, progressPlot, []),
      this.#verificationFigure,
      this.#rateFigure,
    ]);
    const theme = readTheme();
    this.#timeCanvas = time;
    this.#timeChart = new TimeChart(time, timePlot, theme);
    this.#progressChart = new ProgressChart(progress, progressPlot, theme);
    this.#verificationChart = new VerificationChart(verification, theme);
    this.#rateChart = new RateChart(rates, ratesPlot);
  }

  #timeFigure(drawing: HTMLCanvasElement, frame: HTMLElement): HTMLElement {
    const figure = plot(timeTitle(), drawing, frame, [], this.#chooser);
    figure.append(this.#timeLegend.node);
    return figure;
  }

  /** Draws one chart a frame, so that the page is never kept from its reader for long; resolves when all stand. */
  async draw(data: PlotsData): Promise<void> {
    const { verification, rates, shownRate } = data;
    const generation = (this.#generation += 1);
    this.#drawChooser(rates?.each ?? [], shownRate);
    this.#verificationFigure.hidden = verification.length === 0;
    this.#rateFigure.hidden = rates === undefined;
    for (const drawChart of this.#charts(data, readTheme())) {
      await nextFrame();
      if (generation !== this.#generation) return;
      drawChart();
    }
  }

  #charts({ time, progress, verification, rates }: PlotsData, theme: Theme): (() => void)[] {
    return [
      ...(this.#isDrawn(time, theme)
        ? []
        : [
            () => {
              this.#timeChart.draw(time, theme);
              this.#timeLegend.draw(time);
              this.#drawnTime = { ...time, theme: JSON.stringify(theme) };
            },
          ]),
      () => {
        this.#progressChart.draw(progress, theme);
      },
      ...(verification.length === 0
        ? []
        : [
            () => {
              this.#verificationChart.draw(verification, theme);
            },
          ]),
      ...(rates === undefined
        ? []
        : [
            () => {
              this.#rateChart.draw(rates.each, rates.joint, theme);
            },
          ]),
    ];
  }

  /** The first plot as it is drawn, as a data URL of a PNG. */
  picture(): string {
    return pictureOf(this.#timeCanvas);
  }

  /** Shows all of every plot again. */
  resetZoom(): void {
    for (const { zoom } of [this.#timeChart, this.#progressChart, this.#rateChart]) zoom.reset();
  }

  /** Between two finished trials nothing moves in the first plot. */
  #isDrawn(time: TimeChartData, theme: Theme): boolean {
    const known = new Map<string, unknown>(Object.entries(this.#drawnTime));
    const next = Object.entries({ ...time, theme: JSON.stringify(theme) });
    return next.length === known.size && next.every(([name, value]) => known.get(name) === value);
  }

  #drawChooser(rates: readonly RateResult[], shownRate: number | undefined): void {
    this.#chooser.hidden = rates.length === 0;
    const key = JSON.stringify([rates.map(({ learningRate }) => learningRate), shownRate]);
    if (this.#chooser.dataset['key'] === key) return;
    this.#chooser.dataset['key'] = key;
    this.#chooser.replaceChildren(
      element('legend', { text: said`Learning rate:` }),
      ...rates.map(({ learningRate }) => {
        const radio = element('input', {
          attributes: {
            type: 'radio',
            name: 'rate',
            value: String(learningRate),
            ...(learningRate === shownRate ? { checked: '' } : {}),
          },
        });
        radio.addEventListener('change', () => {
          this.#chooseRate(learningRate);
        });
        return element('label', {}, [radio, ` ${formatNumber(learningRate)}`]);
      }),
    );
  }
}

const timeTitle = (): string => said`Steps to the target at each momentum`;
const progressTitle = (): string => said`How each run came down to the target`;
const ratesTitle = (): string => said`Best 1 − β at each learning rate`;

type Legend = readonly (readonly [className: string, text: string])[];

const verificationLegend = (): Legend => [
  ['reached', said`reached the target, a line a seed`],
  ['censored', said`stopped at its budget`],
  ['diverged', said`diverged`],
  ['ratio', said`above: how many times the suggestion’s steps`],
];

const rateLegend = (): Legend => [
  ['reached', said`best 1 − β at one η, with its interval`],
  ['law', 'η^⅔'],
  ['fit', said`measured exponent γ`],
];

function canvas(): HTMLCanvasElement {
  return document.createElement('canvas');
}

function plot(
  title: string,
  drawing: HTMLCanvasElement,
  frame: HTMLElement,
  legend: Legend,
  above?: HTMLElement,
): HTMLElement {
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', said`${title}; a table below holds the same numbers.`);
  return element('figure', {}, [
    element('figcaption', { text: title }),
    ...(above === undefined ? [] : [above]),
    frame,
    ...(legend.length === 0
      ? []
      : [
          element(
            'ul',
            { className: 'legend', attributes: { 'aria-hidden': 'true' } },
            legend.map(([className, text]) => element('li', { className, text })),
          ),
        ]),
  ]);
}
