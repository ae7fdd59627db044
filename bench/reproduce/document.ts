import { formatNumber } from '../../src/model/wording/format/numberFormat';
import { table } from './markdown';
import type { TaskSection } from './taskSection';

/** An experiment that the document has nothing of. */
export interface Missing {
  readonly what: string;
  readonly why: string;
}

export const SUMMARY_HEAD = ['task', 'γ', 'C', 'slope p', 'verdict', 'γ without a model of T'];
export const COSTS_HEAD = [
  'task',
  'over β = 0.9',
  'over 1 − 2√η',
  'over plain SGD at η/(1 − β)',
  'runs',
  'steps',
  'wall time',
];
export const HALF_WIDTHS = 'Half-widths of γ’s interval on the valleys, by the fit and without a model: ';
export const MISSING_TITLE = 'What could not run';

const VALLEY_RULES = [
  '**How the valley tasks are set up.** The law is derived for small steps and small noise, and a sweep can only test it where these hold and where the target is clear of the noise. So three rules fix learning rates, label noise and target before any sweep (`npm run reproduce -- --targets` prints what they come to): η is at most 0.1 over the largest curvature at the start; the label noise is the largest of 0.5, 0.2, 0.1, … at which the settled measure scatters by less than 2 % of the way from start to target; the target lies half the way from the start to where a reference run at η/(1 − β) = 1 settles. The large net keeps to half that η, and its label noise is fixed at 0.05: its minibatches are a noise of their own, and at larger η or noise its trace fell in bursts on some seeds, which is not the drift that the law describes. (Seen in an earlier sweep; the setting was fixed afterwards, and before the sweep below.)',
  '',
];

/** docs/reproduction.md: a summary of all tasks, a chapter each, and what could not run. `readSections` reads it again. */
export function reproductionDocument(sections: readonly TaskSection[], missing: readonly Missing[]): string {
  return [
    '# The paper, reproduced on the built-in tasks',
    '',
    'Written by `npm run reproduce`; edit nothing here. What is measured and how is said in [calibration.md](calibration.md). Cowsik, Can & Glorioso (arXiv 2210.16400) predict γ = 2/3 in best 1 − β = C·η^γ for label noise near a valley of zero loss, and remark that C was about the same in all their experiments.',
    '',
    ...table(
      SUMMARY_HEAD,
      sections.map(({ title, summary }) => [title, ...summary]),
    ),
    '',
    'Intervals are 95 %. Where the verdict is not twoThirds, C is the value at one η and is offered nowhere else. The last column lays the curves of all η onto one another (95 % over resampled seeds).',
    '',
    ...precisionSentence(sections),
    ...constantsSentence(sections),
    'Speed-up of the suggested β at the middle η over the three controls, and what the measurement cost:',
    '',
    ...table(
      COSTS_HEAD,
      sections.map(({ title, costs }) => [title, ...costs]),
    ),
    '',
    '“Over k ×” means that the control had not reached the target when its budget was spent.',
    '',
    '![Best 1 − β against η for every task](reproduction/exponent.svg)',
    '',
    ...VALLEY_RULES,
    ...sections.map(({ chapter }) => chapter),
    `## ${MISSING_TITLE}`,
    '',
    ...table(
      ['experiment', 'why'],
      missing.map(({ what, why }) => [what, why]),
    ),
    '',
  ].join('\n');
}

function precisionSentence(sections: readonly TaskSection[]): string[] {
  const valleys = sections.flatMap(({ title, halfWidths }) =>
    halfWidths === undefined ? [] : [`${title} ${halfWidths}`],
  );
  return valleys.length === 0 ? [] : [`${HALF_WIDTHS}${valleys.join('; ')}.`, ''];
}

function constantsSentence(sections: readonly TaskSection[]): string[] {
  const values = sections.flatMap(({ constant }) => constant ?? []);
  if (values.length < 2) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [
    `Across these tasks C runs from ${formatNumber(low, 2)} to ${formatNumber(high, 2)}, a factor of ${formatNumber(high / low, 2)}: ${high / low > 2 ? 'not' : 'as the authors remark,'} about the same. The theory itself lets C grow with the label noise, as σ^(2/3).`,
    '',
  ];
}
