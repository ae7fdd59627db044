import { withSlowTrials } from '../../src/calibrate/fit/settings/slowTrials';
import { refit } from '../../src/calibrate/fit/refit';
import { extensionObstacle } from '../../src/model/calibration/extension';
import { interruptionPredicate } from '../../src/model/calibration/interruption';
import { COMPONENTS } from '../components';
import { ComparisonFigure, shownComparison } from './comparisonView';
import { ConfirmationSection } from './confirmationSection';
import { element } from '../element';
import { Fold } from './fold';
import { glossary } from './glossary';
import { changedSince, leftOut, uncountedSeeds, warning, writtenNote } from './finishedNotes';
import { LeaveOneOut } from '../tables/leaveOneOut';
import type { ConfirmingState, PageRequest, PanelState, RunningState } from '../messages';
import { panelButtons, type PanelButton } from './panelButtons';
import { Plots } from '../charts/plots';
import { finishedPlots, runningPlots } from '../charts/plotsData';
import { resultsByRate } from './rateResults';
import { rateTable } from '../tables/rateTable';
import { RunningView } from './runningView';
import { comparisons } from './pairedRuns';
import { provenanceTable, resultSummary, scopeParagraphs } from './summary';
import { shownConfirmation, subjectOf } from '../shownState';
import { controlsTable, pairedRunsTable } from '../tables/verificationTables';
import { traceback } from './traceback';
import { failedTrials, TrialTable } from '../tables/trialTable';
import { said } from '../../src/model/language/said';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;
type InterruptedState = Extract<PanelState, { kind: 'interrupted' }>;
type FailedState = Extract<PanelState, { kind: 'failed' }>;

/** The whole page as a function of the last state, and of what the reader excludes from the fit and chooses to see. */
export class PanelView {
  readonly #post: (request: PageRequest) => void;
  readonly #header = element('header');
  readonly #findings = element('div', { attributes: { 'aria-live': 'polite' } });
  readonly #details = element('div');
  readonly #plots = new Plots((learningRate) => {
    this.#shownRate = learningRate;
    this.redraw();
  });
  readonly #comparison = new ComparisonFigure();
  readonly #leaveOneOut = new LeaveOneOut();
  readonly #trials = new TrialTable();
  readonly #scope = new Fold(said`What it rests on`);
  readonly #pairs = new Fold(said`Each fresh seed by itself`);
  readonly #provenance = new Fold(said`Where the numbers come from`);
  readonly #glossary = new Fold(said`What the words mean`);
  readonly #running: RunningView;
  readonly #confirmation = new ConfirmationSection();
  #state: PanelState = { kind: 'empty' };
  #excluded = new Set<string>();
  #shownRate: number | undefined;
  #plotted = Promise.resolve();

  constructor(root: HTMLElement, post: (request: PageRequest) => void) {
    this.#post = post;
    this.#running = new RunningView(this.#ask, this.#open);
    this.#glossary.show([glossary()]);
    root.replaceChildren(
      this.#header,
      this.#findings,
      this.#confirmation.node,
      this.#plots.node,
      this.#comparison.node,
      this.#details,
    );
  }

  /** Resolves when the plots stand too. */
  async show(state: PanelState): Promise<void> {
    if (subjectOf(this.#state) !== subjectOf(state)) {
      this.#excluded = new Set();
      this.#shownRate = undefined;
      this.#plots.resetZoom();
    }
    this.#state = state;
    this.redraw();
    await this.#plotted;
  }

  /** Draws the state again, as after a change of theme. */
  redraw(): void {
    const state = this.#state;
    this.#plots.node.hidden = state.kind !== 'running' && state.kind !== 'finished';
    this.#comparison.draw(state);
    this.#confirmation.draw(shownConfirmation(state));
    switch (state.kind) {
      case 'empty':
        this.#replace(
          [element('h1', { text: said`No calibration yet` })],
          [
            element('p', {
              text: said`Run “Momentum Lens: Calibrate Momentum” from the command palette or from the lens above an optimizer.`,
            }),
          ],
        );
        return;
      case 'failed':
        this.#drawFailed(state);
        return;
      case 'interrupted':
        this.#drawInterrupted(state);
        return;
      case 'comparison': {
        const { findings, details } = shownComparison(state);
        const header = [
          element('h1', { text: said`Two calibrations` }),
          element('p', { className: 'facts', text: said`First: ${state.left.title}` }),
          element('p', { className: 'facts', text: said`Second: ${state.right.title}` }),
          this.#buttons(['openLeft', 'openRight', 'export']),
        ];
        this.#replace(header, findings, details);
        return;
      }
      case 'running':
      case 'confirming':
        this.#drawRunning(state);
        return;
      case 'finished':
        this.#drawFinished(state);
    }
  }

  #drawFailed(state: FailedState): void {
    this.#replace(
      [element('h1', { text: state.title }), this.#buttons(['calibrateAgain', 'showLog'])],
      [
        element('p', { text: state.message }),
        ...(state.traceback === undefined ? [] : [traceback(state.traceback, this.#open)]),
      ],
    );
  }

  #drawInterrupted({ interruption }: InterruptedState): void {
    if (interruption === undefined) {
      this.#replace(
        [
          element('h1', { text: said`Calibration interrupted` }),
          this.#buttons(['calibrateAgain', 'showLog']),
        ],
        [
          element('p', {
            text: said`The window was reloaded while it ran. Its processes were ended. Calibrate again to go on with the finished trials.`,
          }),
        ],
      );
      return;
    }
    this.#replace(
      [
        element('h1', { text: interruption.title }),
        this.#buttons(['resume', 'discardInterrupted', 'showLog']),
      ],
      [
        element('p', {
          text: said`This calibration, ${interruptionPredicate(interruption)} Its processes were ended.`,
        }),
      ],
    );
  }

  #drawRunning(state: RunningState | ConfirmingState): void {
    if (!this.#running.head.isConnected) {
      this.#replace([this.#running.head], [this.#running.findings], [this.#running.details]);
    }
    this.#running.draw(state);
    if (state.kind === 'running')
      this.#plotted = this.#plots.draw(runningPlots(state, this.#running.trialsOf(state)));
  }

  #drawFinished(state: FinishedState): void {
    const { calibration } = state;
    const isWhatIf = this.#excluded.size > 0;
    const result = isWhatIf ? refit(calibration, this.#excluded) : calibration.result;
    const rates = resultsByRate(calibration, this.#excluded);
    const compared = comparisons(calibration);
    this.#replace(
      [
        element('h1', { text: state.title }),
        element('p', { className: 'facts', text: calibration.environment.device }),
        this.#buttons([
          ...(state.applyTitle === undefined || isWhatIf ? [] : (['applyMomentum'] as const)),
          ...(state.confirmable === undefined || state.confirmation !== undefined
            ? []
            : (['confirm'] as const)),
          'calibrateAgain',
          ...(['moreSeeds', 'moreRates'] as const).filter(
            (kind) => extensionObstacle(kind, calibration) === undefined,
          ),
          ...(state.confirmable === undefined || state.confirmation === undefined
            ? []
            : (['confirm'] as const)),
          ...(calibration.subject.kind === 'script' ? (['openScript'] as const) : []),
          'export',
          'showLog',
        ]),
      ],
      [
        ...(state.notStored ? [warning(said`The record could not be saved; see the log.`)] : []),
        ...(isWhatIf
          ? [
              warning(said`What if: ${this.#excluded.size} excluded from the fit. The record is unchanged.`),
              this.#includeAllButton(),
            ]
          : []),
        ...changedSince(state.changes),
        ...uncountedSeeds(calibration),
        ...writtenNote(state),
        resultSummary(result, calibration, isWhatIf ? undefined : state.confirmation),
      ],
      [
        ...(rates.length === 0 ? [] : [rateTable(rates)]),
        ...(calibration.controls.length === 0 ? [] : [controlsTable(calibration.controls)]),
        ...failedTrials(calibration.trials, this.#open),
        this.#scope.node,
        this.#pairs.node,
        this.#trials.node,
        this.#leaveOneOut.node,
        this.#provenance.node,
        this.#glossary.node,
      ],
    );
    this.#scope.show([
      ...scopeParagraphs(result, calibration),
      ...(result.kind === 'estimate' && result.ridge !== undefined
        ? leftOut(calibration, this.#excluded)
        : []),
    ]);
    this.#pairs.show(compared.length === 0 ? [] : [pairedRunsTable(compared)]);
    this.#provenance.show([provenanceTable(calibration, state.changes)]);
    this.#trials.draw({
      trials: withSlowTrials(calibration.trials),
      excluded: this.#excluded,
      onExclude: this.#exclude,
    });
    this.#leaveOneOut.show(calibration, this.#excluded);
    this.#plotted = this.#plots.draw(finishedPlots(state, result, rates, this.#excluded, this.#shownRate));
  }

  readonly #exclude = (trialId: string, isExcluded: boolean): void => {
    if (isExcluded) this.#excluded.add(trialId);
    else this.#excluded.delete(trialId);
    this.redraw();
  };

  readonly #ask = (type: PanelButton): void => {
    const shown = this.#state.kind === 'comparison' ? this.#comparison : this.#plots;
    this.#post(type === 'export' ? { type, picture: shown.picture() } : { type });
  };

  readonly #open = (file: string, line: number): void => {
    this.#post({ type: 'openLocation', file, line });
  };

  #replace(
    header: readonly HTMLElement[],
    findings: readonly HTMLElement[],
    details: readonly HTMLElement[] = [],
  ): void {
    this.#header.replaceChildren(...header);
    this.#findings.replaceChildren(...findings);
    this.#details.replaceChildren(...details);
  }

  #includeAllButton(): HTMLElement {
    return element(COMPONENTS.button, {
      text: said`Include all again`,
      attributes: { secondary: '', 'data-action': 'includeAll' },
      onClick: () => {
        this.#excluded = new Set();
        this.redraw();
      },
    });
  }

  #buttons(types: readonly PanelButton[]): HTMLElement {
    return panelButtons(types, this.#state, this.#ask);
  }
}
