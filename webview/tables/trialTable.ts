import { html, nothing, render, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { formatDuration, formatMomentum, formatNumber } from '../../src/model/wording/format/numberFormat';
import type { Trial } from '../../src/model/calibration/trial';
import { failureMessage } from '../../src/model/wording/failureMessage';
import { element } from '../element';
import { roleName } from '../../src/model/wording/roleName';
import { traceback } from '../sections/traceback';
import { isInFit, outcomeText } from './trialOutcome';
import { said } from '../../src/model/language/said';

type Exclude = (trialId: string, isExcluded: boolean) => void;

/** What the table shows; `onExclude` makes each of the sweep's trials excludable from the fit. */
interface ShownTrials {
  readonly trials: readonly Trial[];
  readonly excluded: ReadonlySet<string>;
  readonly onExclude?: Exclude;
}

/** Every trial with its outcome, folded until it is asked for; of a sweep that goes on only the rows that change are drawn again. */
export class TrialTable {
  readonly node = element('details', { className: 'trials' });
  #shown: ShownTrials = { trials: [], excluded: new Set() };

  constructor() {
    this.node.addEventListener('toggle', () => {
      this.#draw();
    });
  }

  draw(shown: ShownTrials): void {
    this.#shown = shown;
    this.#draw();
  }

  #draw(): void {
    const { trials } = this.#shown;
    this.node.hidden = trials.length === 0;
    render(
      html`<summary>${trials.length === 1 ? said`All 1 trial` : said`All ${trials.length} trials`}</summary>
        ${this.node.hasAttribute('open') ? trialTable(this.#shown) : nothing}`,
      this.node,
    );
  }
}

function trialTable({ trials, excluded, onExclude }: ShownTrials): TemplateResult {
  return html`<div class="table" tabindex="0" role="group" aria-label=${said`Trials`}>
    <table class="fixed">
      <caption>
        ${said`Trials`}
      </caption>
      <thead>
        <tr>
          ${onExclude === undefined ? nothing : html`<th scope="col">${said`In the fit`}</th>`}
          <th scope="col">${said`Why it was run`}</th>
          <th scope="col">${said`Learning rate`}</th>
          <th scope="col">β</th>
          <th scope="col">${said`Seed`}</th>
          <th scope="col">${said`Steps to the target`}</th>
          <th scope="col">${said`Steps spent`}</th>
          <th scope="col">${said`Time`}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          trials,
          ({ trialId }) => trialId,
          (trial) => {
            const isExcluded = excluded.has(trial.trialId);
            return guard([trial, isExcluded, onExclude], () => row(trial, isExcluded, onExclude));
          },
        )}
      </tbody>
    </table>
  </div>`;
}

function row(trial: Trial, isExcluded: boolean, onExclude: Exclude | undefined): TemplateResult {
  return html`<tr>
    ${
      onExclude === undefined
        ? nothing
        : html`<td>${isInFit(trial) ? fitCheckbox(trial, isExcluded, onExclude) : nothing}</td>`
    }
    <td>${roleName(trial.role)}</td>
    <td>${formatNumber(trial.learningRate)}</td>
    <td>${formatMomentum(trial.momentum)}</td>
    <td>${trial.seed}</td>
    <td>${outcomeText(trial)}</td>
    <td>${formatNumber(trial.stepsSpent)}</td>
    <td>${formatDuration(trial.elapsedMs)}</td>
  </tr>`;
}

function fitCheckbox(trial: Trial, isExcluded: boolean, onExclude: Exclude): TemplateResult {
  return html`<input
    type="checkbox"
    aria-label=${said`β ${formatMomentum(trial.momentum)}, seed ${trial.seed} in the fit`}
    .checked=${!isExcluded}
    @change=${() => {
      onExclude(trial.trialId, !isExcluded);
    }}
  />`;
}

/** What went wrong in the trials that failed, each message once. */
export function failedTrials(
  trials: readonly Trial[],
  open: (file: string, line: number) => void,
): HTMLElement[] {
  const failures = new Map(
    trials.flatMap(({ outcome }) =>
      outcome.kind === 'failed' ? [[failureMessage(outcome.failure), outcome.failure]] : [],
    ),
  );
  return [...failures].flatMap(([message, failure]) => [
    element('p', { className: 'warning', text: message }),
    ...(failure.kind === 'scriptRaised' ? [traceback(failure.traceback, open)] : []),
  ]);
}
