import { fittedCurve } from '../src/calibrate/fittedCurve';
import { refit } from '../src/calibrate/refit';
import { formatDuration, formatNumber } from '../src/model/numberFormat';
import { COMPONENTS } from './components';
import { element } from './element';
import type { PageMessage, PanelState, RunningState } from './messages';
import { ProgressChart, type ProgressLine } from './progressChart';
import { controlsTable, provenanceTable, resultSummary } from './summary';
import { readTheme, type Theme } from './theme';
import { TimeChart, type TimeChartData } from './timeChart';
import { trialTable } from './trialTable';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;

/** The whole page as a function of the last state (and of the trials that the reader excludes from the fit). */
export class PanelView {
  readonly #post: (type: PageMessage['type']) => void;
  readonly #header = element('header');
  readonly #findings = element('div', { attributes: { 'aria-live': 'polite' } });
  readonly #details = element('div');
  readonly #plots: HTMLElement;
  readonly #timeChart: TimeChart;
  readonly #progressChart: ProgressChart;
  #state: PanelState = { kind: 'empty' };
  #excluded = new Set<string>();

  constructor(root: HTMLElement, post: (type: PageMessage['type']) => void) {
    this.#post = post;
    const timeCanvas = document.createElement('canvas');
    const progressCanvas = document.createElement('canvas');
    this.#plots = element('div', { className: 'plots' }, [
      plot('Convergence time against momentum', timeCanvas, TIME_LEGEND),
      plot('Progress of the trials', progressCanvas, []),
    ]);
    root.replaceChildren(this.#header, this.#findings, this.#plots, this.#details);
    const theme = readTheme();
    this.#timeChart = new TimeChart(timeCanvas, theme);
    this.#progressChart = new ProgressChart(progressCanvas, theme);
  }

  show(state: PanelState): void {
    if (this.#state.kind !== state.kind) this.#excluded = new Set();
    this.#state = state;
    this.redraw();
  }

  /** Draws the state again, as after a change of theme. */
  redraw(): void {
    const state = this.#state;
    const theme = readTheme();
    this.#plots.hidden = state.kind === 'empty' || state.kind === 'failed';
    switch (state.kind) {
      case 'empty':
        this.#replace(
          [element('h1', { text: 'No calibration yet' })],
          [
            element('p', {
              text: 'Run “Momentum Lens: Calibrate momentum” from the command palette or from the lens above an optimizer.',
            }),
          ],
        );
        return;
      case 'failed':
        this.#replace(
          [element('h1', { text: state.title }), this.#buttons(['calibrateAgain', 'showLog'])],
          [
            element('p', { text: state.message }),
            ...(state.traceback === undefined ? [] : [element('pre', { text: state.traceback })]),
          ],
        );
        return;
      case 'running':
        this.#drawRunning(state, theme);
        return;
      case 'finished':
        this.#drawFinished(state, theme);
    }
  }

  #drawRunning(state: RunningState, theme: Theme): void {
    const done = state.trials.length;
    const facts = [
      state.device,
      `${done} of at most ${state.mostTrials} trials`,
      state.stepsPerSecond === undefined ? undefined : `${formatNumber(state.stepsPerSecond, 2)} steps/s`,
      `${formatDuration(state.elapsedMs)} so far`,
      state.remainingMs === undefined ? undefined : `about ${formatDuration(state.remainingMs)} left`,
    ].filter((fact) => fact !== undefined);
    if (this.#header.dataset['kind'] !== `running${state.stopping}`) {
      this.#header.replaceChildren(
        element('h1', { text: state.title }),
        element('p', { className: 'facts' }),
        element(COMPONENTS.progressBar, { attributes: { 'aria-label': 'Trials done' } }),
        state.stopping
          ? element('p', { text: 'Stopping with what there is…' })
          : this.#buttons(['stopAndUse', 'cancel', 'showLog']),
      );
      this.#header.dataset['kind'] = `running${state.stopping}`;
    }
    const factLine = this.#header.querySelector('.facts');
    if (factLine !== null) factLine.textContent = facts.join(' · ');
    this.#header
      .querySelector(COMPONENTS.progressBar)
      ?.setAttribute('value', String(Math.min(100, (100 * done) / Math.max(1, state.mostTrials))));
    this.#findings.replaceChildren(
      ...(state.interim?.kind === 'estimate' ? [interimSummary(state.interim)] : []),
    );
    this.#details.replaceChildren(trialTable(state.trials, new Set(), undefined));
    this.#drawPlots(
      {
        trials: state.trials,
        excluded: new Set(),
        ...(state.interim === undefined ? {} : { result: state.interim }),
        ...(state.fittedCurve === undefined ? {} : { fittedCurve: state.fittedCurve }),
        ...(state.presentMomentum === undefined ? {} : { presentMomentum: state.presentMomentum }),
      },
      [...progressLines(state.trials), ...state.runningTrials.map((trial) => ({ ...trial, running: true }))],
      state.measureName,
      state.target,
      theme,
    );
  }

  #drawFinished(state: FinishedState, theme: Theme): void {
    const { calibration } = state;
    const isWhatIf = this.#excluded.size > 0;
    const result = isWhatIf ? refit(calibration, this.#excluded) : calibration.result;
    const curve = isWhatIf ? fittedCurve(result, calibration.trials) : state.fittedCurve;
    this.#replace(
      [
        element('h1', { text: state.title }),
        element('p', { className: 'facts', text: calibration.environment.device }),
        this.#buttons([
          ...(state.applyTitle === undefined || isWhatIf ? [] : (['applyMomentum'] as const)),
          'calibrateAgain',
          ...(calibration.subject.kind === 'script' ? (['openScript'] as const) : []),
          'showLog',
        ]),
      ],
      [
        ...(state.notStored
          ? [element('p', { className: 'warning', text: 'The record could not be saved; see the log.' })]
          : []),
        ...(isWhatIf
          ? [
              element('p', {
                className: 'warning',
                text: `What if: ${this.#excluded.size} excluded from the fit. The record is unchanged.`,
              }),
            ]
          : []),
        resultSummary(result),
      ],
      [
        ...(calibration.controls.length === 0 ? [] : [controlsTable(calibration.controls)]),
        trialTable(calibration.trials, this.#excluded, (trialId, isExcluded) => {
          if (isExcluded) this.#excluded.add(trialId);
          else this.#excluded.delete(trialId);
          this.redraw();
        }),
        provenanceTable(calibration),
      ],
    );
    this.#drawPlots(
      {
        trials: calibration.trials,
        excluded: this.#excluded,
        result,
        ...(curve === undefined ? {} : { fittedCurve: curve }),
        ...(calibration.presentMomentum === undefined
          ? {}
          : { presentMomentum: calibration.presentMomentum }),
      },
      progressLines(calibration.trials),
      calibration.progressMeasure.name,
      calibration.target,
      theme,
    );
  }

  #drawPlots(
    time: TimeChartData,
    lines: readonly ProgressLine[],
    measureName: string,
    target: number | undefined,
    theme: Theme,
  ): void {
    this.#timeChart.draw(time, theme);
    this.#progressChart.draw({ lines, measureName, ...(target === undefined ? {} : { target }) }, theme);
  }

  #replace(
    header: readonly HTMLElement[],
    findings: readonly HTMLElement[],
    details: readonly HTMLElement[] = [],
  ): void {
    delete this.#header.dataset['kind'];
    this.#header.replaceChildren(...header);
    this.#findings.replaceChildren(...findings);
    this.#details.replaceChildren(...details);
  }

  #buttons(types: readonly (keyof typeof BUTTON_TEXTS)[]): HTMLElement {
    const state = this.#state;
    return element(
      'div',
      { className: 'buttons' },
      types.map((type, index) =>
        element(COMPONENTS.button, {
          text:
            type === 'applyMomentum' && state.kind === 'finished' && state.applyTitle !== undefined
              ? state.applyTitle
              : BUTTON_TEXTS[type],
          attributes: { 'data-action': type, ...(index === 0 ? {} : { secondary: '' }) },
          onClick: () => {
            this.#post(type);
          },
        }),
      ),
    );
  }
}

const BUTTON_TEXTS = {
  applyMomentum: 'Apply',
  cancel: 'Cancel and discard',
  stopAndUse: 'Stop now and use what there is',
  calibrateAgain: 'Calibrate again',
  openScript: 'Open the script',
  showLog: 'Show log',
} as const;

const TIME_LEGEND: readonly (readonly [className: string, text: string])[] = [
  ['reached', 'reached the target'],
  ['censored', 'not within its budget'],
  ['floor', 'flat above the target'],
  ['diverged', 'diverged'],
  ['fit', 'fit T(β)'],
  ['transverse', 'part a/x'],
  ['longitudinal', 'part b·(x/η)^p'],
];

function plot(title: string, canvas: HTMLCanvasElement, legend: typeof TIME_LEGEND): HTMLElement {
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `${title}; the table of trials below holds the same numbers.`);
  return element('figure', {}, [
    element('figcaption', { text: title }),
    element('div', { className: 'canvas' }, [canvas]),
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

function progressLines(
  trials: readonly { trialId: string; momentum: number; curve: ProgressLine['curve'] }[],
): ProgressLine[] {
  return trials.map(({ trialId, momentum, curve }) => ({ trialId, momentum, curve, running: false }));
}

function interimSummary(result: Parameters<typeof resultSummary>[0]): HTMLElement {
  return element('div', { className: 'interim' }, [element('p', { text: 'So far:' }), resultSummary(result)]);
}
