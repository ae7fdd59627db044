import { html, nothing, render, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { withSlowTrials } from '../../src/calibrate/fit/settings/slowTrials';
import type { Trial } from '../../src/model/calibration/trial';
import type { ConfirmingState, RunningState } from '../messages';
import { panelButtons, type PanelButton } from './panelButtons';
import { confirmingFacts, runningFacts, soFar } from './runningSummary';
import { failedTrials, TrialTable } from '../tables/trialTable';
import { said } from '../../src/model/language/said';

/** What is said of a run at its head. */
interface Head {
  readonly title: string;
  readonly facts: string;
  /** Done so far, from 0 to 1. */
  readonly done: number;
  readonly unit: string;
  readonly isStopping: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** What goes on: its head with the buttons that end it, what it has found, its trials. Drawn often, so only what changed is touched. */
export class RunningView {
  readonly head = document.createElement('div');
  readonly findings = document.createElement('div');
  readonly details = document.createElement('div');
  readonly #failures = document.createElement('div');
  readonly #trials = new TrialTable();
  readonly #request: (type: PanelButton) => void;
  readonly #open: (file: string, line: number) => void;
  #shown: RunningState | ConfirmingState | undefined;
  #finished: readonly Trial[] = [];
  /** `#finished`, those that are slow known as such. */
  #judged: readonly Trial[] = [];
  /** The reader has asked for the end of what began then; the host may not have heard it yet. */
  #stopAskedOf: string | undefined;

  constructor(request: (type: PanelButton) => void, open: (file: string, line: number) => void) {
    this.#request = request;
    this.#open = open;
    this.details.append(this.#failures, this.#trials.node);
  }

  /** The finished trials as they are judged now; the same array as long as there is no other. */
  trialsOf({ trials }: RunningState): readonly Trial[] {
    if (trials !== this.#finished) {
      this.#finished = trials;
      this.#judged = withSlowTrials(trials);
    }
    return this.#judged;
  }

  draw(state: RunningState | ConfirmingState): void {
    this.#shown = state;
    this.#drawHead(state);
    if (state.kind === 'confirming') {
      render(nothing, this.findings);
      render(nothing, this.#failures);
      this.#trials.draw({ trials: [], excluded: NONE });
      return;
    }
    render(
      guard([state.interim, state.trials, state.presentMomentum], () => soFar(state)),
      this.findings,
    );
    render(
      guard([state.trials], () => failedTrials(state.trials, this.#open)),
      this.#failures,
    );
    this.#trials.draw({ trials: this.trialsOf(state), excluded: NONE });
  }

  #drawHead(state: RunningState | ConfirmingState): void {
    render(
      head(headOf(state, this.#stopAskedOf === runOf(state)), () =>
        panelButtons(['stopAndUse', 'cancel', 'showLog'], state, (type) => {
          this.#ask(type);
        }),
      ),
      this.head,
    );
  }

  /** Stop is answered here and now: the host may be busy for a while. */
  #ask(type: PanelButton): void {
    this.#request(type);
    if (type !== 'stopAndUse' || this.#shown === undefined) return;
    this.#stopAskedOf = runOf(this.#shown);
    this.#drawHead(this.#shown);
  }
}

function runOf(state: RunningState | ConfirmingState): string {
  return state.kind === 'running' ? state.startedAt : `confirming ${state.calibrationId}`;
}

function headOf(state: RunningState | ConfirmingState, isStopAsked: boolean): Head {
  const isStopping = state.stopping || isStopAsked;
  return state.kind === 'running'
    ? {
        title: state.title,
        facts: runningFacts(state),
        done: state.trials.length / Math.max(1, state.mostTrials),
        unit: said`Trials done`,
        isStopping,
      }
    : {
        title: said`${state.title}: confirming on whole trainings`,
        facts: confirmingFacts(state),
        done: state.runs.length / Math.max(1, 2 * state.plan.seeds.length),
        unit: said`Trainings done`,
        isStopping,
      };
}

function head({ title, facts, done, unit, isStopping }: Head, buttons: () => HTMLElement): TemplateResult {
  return html`<h1>${title}</h1>
    <p class="facts">${facts}</p>
    <vscode-progress-bar aria-label=${unit} value=${Math.min(100, 100 * done)}></vscode-progress-bar>
    ${
      isStopping
        ? html`<p role="status">${said`Stopping… What has been found so far will be used.`}</p>`
        : guard([title], buttons)
    }`;
}
