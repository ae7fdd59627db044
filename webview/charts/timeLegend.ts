import { element } from '../element';
import type { TimeChartData } from './timeChart';
import { isOnFreshSeed } from '../tables/trialOutcome';
import { said } from '../../src/model/language/said';

/** What a sign of the first plot stands for, and whether the plot has it. */
const signs = (): readonly (readonly [
  className: string,
  text: string,
  isShown: (data: TimeChartData) => boolean,
])[] => [
  ['reached', said`reached the target`, has('converged')],
  ['censored', said`not within its budget`, has('rightCensored')],
  ['floor', said`flat above the target`, has('floorLimited')],
  ['diverged', said`diverged`, has('diverged')],
  ['fresh', said`on a fresh seed`, ({ trials }) => trials.some(({ role }) => isOnFreshSeed(role))],
  ['fit', said`fitted through the search`, ({ fittedCurve }) => fittedCurve !== undefined],
  ['confidence', said`95 % band of it`, ({ fittedCurve }) => fittedCurve?.band !== undefined],
  ['near', said`within 5 % of the least`, ({ result }) => result?.kind === 'estimate'],
];

/** The legend of the first plot: only the signs that are in it. */
export class TimeLegend {
  readonly node = element('ul', { className: 'legend', attributes: { 'aria-hidden': 'true' } });
  readonly #items = signs().map(([className, text, isShown]) => ({
    item: element('li', { className, text }),
    isShown,
  }));

  constructor() {
    this.node.append(...this.#items.map(({ item }) => item));
  }

  draw(data: TimeChartData): void {
    for (const { item, isShown } of this.#items) item.hidden = !isShown(data);
  }
}

function has(kind: TimeChartData['trials'][number]['outcome']['kind']): (data: TimeChartData) => boolean {
  return ({ trials }) => trials.some(({ outcome }) => outcome.kind === kind);
}
