import { shortChangesText } from '../src/history/changesText';
import { comparisonOf } from '../src/history/comparison';
import { shortConfirmationText } from '../src/model/wording/confirmationText';
import { ComparisonChart } from './comparisonChart';
import { element } from './element';
import type { ComparedRecord, PanelState } from './messages';
import { table } from './table';
import { zoomablePlot } from './zoomablePlot';

type ComparisonState = Extract<PanelState, { kind: 'comparison' }>;

/** Two records side by side. */
export interface ShownComparison {
  readonly findings: readonly HTMLElement[];
  readonly details: readonly HTMLElement[];
}

/** What two records have to do with each other, in words and as a table. */
export function shownComparison({ left, right }: ComparisonState): ShownComparison {
  const { rows, against, unknown, verdict } = comparisonOf(left.calibration, right.calibration);
  return {
    findings: [
      element('section', { className: 'result' }, [
        ...(against.length === 0
          ? []
          : [
              element('p', { className: 'warning', text: 'What speaks against comparing them:' }),
              element(
                'ul',
                { className: 'caveats' },
                against.map((text) => element('li', { text })),
              ),
            ]),
        ...(verdict === undefined ? [] : [element('p', { text: verdict })]),
        ...(unknown.length === 0 ? [] : [element('p', { text: `Not known: ${unknown.join('; ')}.` })]),
        ...changedText('First', left),
        ...changedText('Second', right),
      ]),
    ],
    details: [
      table(
        'Both side by side',
        ['What', 'First', 'Second', 'Same'],
        [
          ...rows.map((row) => [row.what, row.left, row.right, row.differs ? 'no' : 'yes']),
          ...wholeTrainings(left, right),
        ],
      ),
    ].map((each) => {
      each.classList.add('wrapped');
      return each;
    }),
  };
}

/** T(β) of both; hidden where neither has a curve. */
export class ComparisonFigure {
  readonly node: HTMLElement;
  readonly #chart: ComparisonChart;

  constructor() {
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute(
      'aria-label',
      'Convergence time against momentum of both; a table below holds what they suggest.',
    );
    const title = 'Steps to the target at each momentum';
    const plot = zoomablePlot(title, canvas);
    this.node = element('figure', {}, [
      element('figcaption', { text: title }),
      plot,
      element('ul', { className: 'legend', attributes: { 'aria-hidden': 'true' } }, [
        element('li', { className: 'fit', text: 'first, with its 95 % band' }),
        element('li', { className: 'law', text: 'second' }),
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
}

/** What whole trainings said of each, where they said something of one. */
function wholeTrainings(...records: readonly ComparedRecord[]): string[][] {
  const told = records.map(({ confirmation }) =>
    confirmation === undefined ? '–' : shortConfirmationText(confirmation),
  );
  const same = told.every((text) => text === told[0]);
  return told.every((text) => text === '–') ? [] : [['Whole trainings', ...told, same ? 'yes' : 'no']];
}

function changedText(which: string, { changes }: ComparedRecord): HTMLElement[] {
  const text = shortChangesText(changes);
  return text === '' ? [] : [element('p', { className: 'warning', text: `${which}, ${text}.` })];
}
