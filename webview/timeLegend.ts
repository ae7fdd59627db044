import { element } from './element';
import type { TimeChartData } from './timeChart';
import { isOnFreshSeed } from './trialOutcome';

/** What a sign of the first plot stands for, and whether the plot has it. */
const SIGNS: readonly (readonly [
  className: string,
  text: string,
  isShown: (data: TimeChartData) => boolean,
])[] = [
  ['reached', 'reached the target', has('converged')],
  ['censored', 'not within its budget', has('rightCensored')],
  ['floor', 'flat above the target', has('floorLimited')],
  ['diverged', 'diverged', has('diverged')],
  ['fresh', 'on a fresh seed', ({ trials }) => trials.some(({ role }) => isOnFreshSeed(role))],
  ['fit', 'fitted through the search', ({ fittedCurve }) => fittedCurve !== undefined],
  ['confidence', '95 % band of it', ({ fittedCurve }) => fittedCurve?.band !== undefined],
  ['near', 'within 5 % of the least', ({ result }) => result?.kind === 'estimate'],
];

/** The legend of the first plot: only the signs that are in it. */
export class TimeLegend {
  readonly node = element('ul', { className: 'legend', attributes: { 'aria-hidden': 'true' } });
  readonly #items = SIGNS.map(([className, text, isShown]) => ({
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
