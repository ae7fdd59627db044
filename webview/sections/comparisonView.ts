import { sideBySide } from '../../src/history/sideBySide';
import { ComparisonChart } from '../charts/comparisonChart';
import { element } from '../element';
import type { PanelState } from '../messages';
import { pictureOf } from '../pictureOf';
import { table } from '../tables/table';
import { zoomablePlot } from '../charts/zoomablePlot';
import { said } from '../../src/model/language/said';

type ComparisonState = Extract<PanelState, { kind: 'comparison' }>;

/** Two records side by side. */
export interface ShownComparison {
  readonly findings: readonly HTMLElement[];
  readonly details: readonly HTMLElement[];
}

/** What two records have to do with each other, in words and as a table. */
export function shownComparison({ left, right }: ComparisonState): ShownComparison {
  const { against, sentences, rows } = sideBySide(left, right);
  return {
    findings: [
      element('section', { className: 'result' }, [
        ...(against.length === 0
          ? []
          : [
              element('p', { className: 'warning', text: said`What speaks against comparing them:` }),
              element(
                'ul',
                { className: 'caveats' },
                against.map((text) => element('li', { text })),
              ),
            ]),
        ...sentences.map((text) => element('p', { text })),
      ]),
    ],
    details: [table(said`Both side by side`, [said`What`, said`First`, said`Second`, said`Same`], rows)].map(
      (each) => {
        each.classList.add('wrapped');
        return each;
      },
    ),
  };
}

/** T(β) of both; hidden where neither has a curve. */
export class ComparisonFigure {
  readonly node: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  readonly #chart: ComparisonChart;

  constructor() {
    const canvas = this.#canvas;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute(
      'aria-label',
      said`Convergence time against momentum of both; a table below holds what they suggest.`,
    );
    const title = said`Steps to the target at each momentum`;
    const plot = zoomablePlot(title, canvas);
    this.node = element('figure', {}, [
      element('figcaption', { text: title }),
      plot,
      element('ul', { className: 'legend', attributes: { 'aria-hidden': 'true' } }, [
        element('li', { className: 'fit', text: said`first, with its 95 % band` }),
        element('li', { className: 'law', text: said`second` }),
      ]),
    ]);
    this.#chart = new ComparisonChart(canvas, plot);
  }

  /** Nothing for any other state. */
  draw(state: PanelState): void {
    const records = state.kind === 'comparison' ? [state.left, state.right] : [];
    this.node.hidden = !records.some(({ fittedCurve }) => fittedCurve !== undefined);
    if (!this.node.hidden) this.#chart.draw(records);
  }

  /** As it is drawn, as a data URL of a PNG. */
  picture(): string {
    return pictureOf(this.#canvas);
  }
}
