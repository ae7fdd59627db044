import {
  settingOf,
  type ConfirmationArm,
  type ConfirmationPlan,
  type ConfirmationResult,
  type FollowedMeasure,
  type WholeRun,
} from '../../src/model/calibration/confirmation';
import { turnedCurve } from '../../src/model/calibration/turnedMeasure';
import {
  confirmationSentences,
  followedMeasureTitle,
  presentArmTitle,
} from '../../src/model/wording/confirmation/confirmationText';
import { coupledArmTitle } from '../../src/model/wording/confirmation/couplingText';
import { flatnessSentences } from '../../src/model/wording/confirmation/flatnessText';
import { furtherSentences, pairArmTitle } from '../../src/model/wording/confirmation/pairConfirmationText';
import { momentumLiteral } from '../../src/model/optimizer/momentumLiteral';
import type { ConfirmingState } from '../messages';
import { confirmationTables } from '../tables/confirmationTables';
import { element } from '../element';
import { ProgressChart, type ProgressLine } from '../charts/progressChart';
import { wrapped } from '../tables/table';
import { readTheme } from '../theme';
import { zoomablePlot } from '../charts/zoomablePlot';
import { said } from '../../src/model/language/said';

/** What the section draws: a finished confirmation, or one that runs. */
export interface ShownConfirmation {
  readonly plan: ConfirmationPlan;
  readonly runs: readonly WholeRun[];
  readonly result: ConfirmationResult;
  readonly partial: boolean;
  readonly running?: ConfirmingState['running'];
}

/** Whole trainings: what they say, their curves, and their numbers in tables. */
export class ConfirmationSection {
  readonly node = element('section', { className: 'confirmation' });
  readonly #words = element('div', { attributes: { 'aria-live': 'polite' } });
  readonly #tables = element('div');
  readonly #loss = figure();
  readonly #validation = figure();

  readonly #children = [
    element('h2', { text: said`Whole trainings` }),
    this.#words,
    element('div', { className: 'plots' }, [this.#loss.node, this.#validation.node]),
    this.#tables,
  ];

  /** Draws one, or nothing. */
  draw(shown: ShownConfirmation | undefined): void {
    this.node.hidden = shown === undefined;
    if (shown === undefined) {
      this.node.replaceChildren();
      return;
    }
    if (this.node.childElementCount === 0) this.node.append(...this.#children);
    this.#words.replaceChildren(...words(shown));
    this.#tables.replaceChildren(...confirmationTables(shown).map(wrapped));
    this.#drawLoss(shown);
    this.#drawValidation(shown);
  }

  #drawLoss({ plan, runs, running }: ShownConfirmation): void {
    const lines = runs.flatMap((run) => lineOf(plan, run, run.measures[0]));
    const own =
      running === undefined
        ? []
        : [
            {
              trialId: `${running.arm} ${running.seed}`,
              momentum: settingOf(plan, running.arm).momentum,
              curve: running.curve,
              running: true,
              ...armOf(running.arm),
            },
          ];
    this.#loss.caption.textContent = [
      said`Training loss of whole trainings: ${presentArmTitle(plan.present)} and ${momentumLiteral(plan.suggested.momentum)} (suggested)`,
      ...(plan.pair === undefined ? [] : [said`dash-dotted: ${pairArmTitle(plan)} (fastest pair)`]),
      ...(plan.coupled === undefined ? [] : [said`dotted: ${coupledArmTitle(plan)}`]),
    ].join('; ');
    const all = [...lines, ...own];
    const isLogarithmic = all.every(({ curve }) => curve.values.every((value) => value > 0));
    this.#loss.chart.draw({ lines: all, measureName: said`training loss`, isLogarithmic }, readTheme());
  }

  /** The first measure of validation, as it is reported. */
  #drawValidation({ plan, runs, result }: ShownConfirmation): void {
    const shown = result.measures.find(
      ({ role, direction }) => role === 'validation' && direction !== undefined,
    );
    this.#validation.node.hidden = shown === undefined;
    if (shown?.direction === undefined) return;
    const { direction } = shown;
    const key = JSON.stringify(shown.measure);
    const title = followedMeasureTitle(shown);
    const lines = runs.flatMap((run) => {
      const own = run.measures.find(({ measure }) => JSON.stringify(measure) === key);
      // The chart turns the curves of a measure that rises back.
      return own === undefined
        ? []
        : lineOf(plan, run, { ...own, curve: turnedCurve({ direction }, own.curve) });
    });
    this.#validation.caption.textContent = said`${title} of whole trainings`;
    this.#validation.chart.draw({ lines, measureName: title, direction }, readTheme());
  }
}

function words({ result, plan, partial, runs, running }: ShownConfirmation): HTMLElement[] {
  if (running !== undefined || runs.length === 0) return [];
  const [first = '', ...others] = confirmationSentences({ result, plan, partial });
  return [
    element('p', { className: result.verdict.kind === 'withdrawn' ? 'warning' : 'saving', text: first }),
    element(
      'ul',
      { className: 'caveats' },
      [...others, ...flatnessSentences({ result, plan }), ...furtherSentences({ result, plan })].map((text) =>
        element('li', { text }),
      ),
    ),
  ];
}

/** Settings that their momentum alone does not tell from the others. */
function armOf(arm: ConfirmationArm): Pick<ProgressLine, 'arm'> {
  return arm === 'coupled' || arm === 'pair' ? { arm } : {};
}

function lineOf(
  plan: ConfirmationPlan,
  { arm, seed }: WholeRun,
  measure: FollowedMeasure | undefined,
): ProgressLine[] {
  return measure === undefined
    ? []
    : [
        {
          trialId: `${arm} ${seed}`,
          momentum: settingOf(plan, arm).momentum,
          curve: measure.curve,
          running: false,
          ...armOf(arm),
        },
      ];
}

function figure(): {
  readonly node: HTMLElement;
  readonly caption: HTMLElement;
  readonly chart: ProgressChart;
} {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', said`Curves of the whole trainings; the tables below hold their ends.`);
  const caption = element('figcaption');
  const plot = zoomablePlot(said`Whole trainings`, canvas);
  const node = element('figure', {}, [caption, plot]);
  return { node, caption, chart: new ProgressChart(canvas, plot, readTheme()) };
}
