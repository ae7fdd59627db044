import type { Calibration, CalibrationResult, ControlResult } from '../src/model/calibration';
import { DEFAULT_MOMENTUM } from '../src/model/defaultMomentum';
import {
  formatEstimate,
  formatMomentum,
  formatMomentumEstimate,
  formatNumber,
  formatRatioEstimate,
} from '../src/model/numberFormat';
import { savingsText } from '../src/model/savingText';
import type { TrialRole } from '../src/model/trial';
import { caveatSentence, noEstimateSentence, scopeSentence } from '../src/model/verdictText';
import { element } from './element';

/** The finding, in words: headline, what it rests on, what to doubt. */
export function resultSummary(result: CalibrationResult): HTMLElement {
  if (result.kind === 'noEstimate') {
    return element('section', { className: 'result' }, [
      element('h2', { text: 'No estimate' }),
      element('p', { text: noEstimateSentence(result.reason) }),
    ]);
  }
  const savings = savingsText(result);
  return element('section', { className: 'result' }, [
    element('h2', {
      text: result.changeJustified
        ? `β = ${formatMomentumEstimate(result.momentum)}`
        : `No change justified: best β = ${formatMomentumEstimate(result.momentum)}`,
    }),
    ...(savings === '' ? [] : [element('p', { className: 'saving', text: `${savings}.` })]),
    element('p', {
      text: scopeSentence(result),
    }),
    ...(result.gamma === undefined
      ? []
      : [element('p', { text: `Measured exponent γ = ${formatEstimate(result.gamma)}.` })]),
    ...(result.caveats.length === 0
      ? []
      : [
          element(
            'ul',
            { className: 'caveats' },
            result.caveats.map((caveat) => element('li', { text: caveatSentence(caveat) })),
          ),
        ]),
  ]);
}

const CONTROL_NAMES: Readonly<Record<TrialRole, string>> = {
  suggestion: 'suggested β',
  pilot: 'pilot',
  sweep: 'sweep',
  presentMomentum: 'present momentum',
  'momentum0.9': `momentum ${DEFAULT_MOMENTUM}`,
  plainSgdMatched: 'plain SGD at lr = η/x̂',
  presentMomentumMatched: 'present momentum, lr raised to match η/x̂',
  yellowFin: '1 − 2√η (YellowFin-type)',
  stationaryLevel: 'stationary level',
};

/** The name of a trial's role, as readers know it. */
export function roleName(role: TrialRole): string {
  return CONTROL_NAMES[role];
}

/** The comparison runs, slowest claim first checked: what else would have been as fast. */
export function controlsTable(controls: readonly ControlResult[]): HTMLElement {
  return table(
    'Controls',
    ['Control', 'lr', 'β', 'Steps', 'Against the best β', 'Seeds'],
    controls.map((control) => [
      roleName(control.role),
      formatNumber(control.learningRate),
      formatMomentum(control.momentum),
      controlStepsText(control),
      controlRatioText(control),
      `${control.seedsConverged} of ${control.seeds}`,
    ]),
  );
}

function controlStepsText({ convergenceSteps, ratioOver }: ControlResult): string {
  if (convergenceSteps !== undefined) return formatNumber(convergenceSteps);
  return ratioOver === undefined ? 'not reached' : 'stopped at its budget';
}

/** `1.8× (1.5×–2.1×)`; `over 4×` where the budget was spent first, rounded down. */
export function controlRatioText({ ratio, ratioOver }: ControlResult): string {
  if (ratio !== undefined) {
    return formatRatioEstimate(ratio);
  }
  if (ratioOver === undefined) return '–';
  return `over ${ratioOver >= 2 ? Math.floor(ratioOver) : Math.floor(10 * ratioOver) / 10}×`;
}

/** Where every number came from. */
export function provenanceTable(calibration: Calibration): HTMLElement {
  const { subject, environment, progressMeasure } = calibration;
  const steps = calibration.trials.reduce((sum, { stepsSpent }) => sum + stepsSpent, 0);
  const rows: [string, string][] = [
    subject.kind === 'script'
      ? ['Script', `${subject.scriptPath} · ${subject.siteId}`]
      : ['Built-in task', `${environment.name} (says nothing about your model)`],
    ['Device', environment.device],
    ...(subject.kind === 'script' && subject.batchSize !== null
      ? [['Batch size', String(subject.batchSize)] satisfies [string, string]]
      : []),
    [
      'Measure',
      `${progressMeasure.name}${progressMeasure.smoothingSteps > 1 ? `, mean of ${progressMeasure.smoothingSteps} steps` : ''}`,
    ],
    ['Target', formatNumber(calibration.target)],
    ['Trials', `${calibration.trials.length}, ${formatNumber(steps)} optimizer steps`],
    ['Made', calibration.createdAt.replace('T', ' ').slice(0, 16)],
    ...Object.entries(environment.details).filter(([, value]) => value !== ''),
  ];
  return table(
    'Where the numbers come from',
    ['What', 'Value'],
    rows.map(([name, value]) => [name, value]),
  );
}

/** A plain table with a caption for readers who cannot see plots; it scrolls by itself in a narrow panel. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement {
  const content = element('table', {}, [
    element('caption', { text: caption }),
    element('thead', {}, [
      element(
        'tr',
        {},
        headings.map((text) => element('th', { text, attributes: { scope: 'col' } })),
      ),
    ]),
    element(
      'tbody',
      {},
      rows.map((cells) =>
        element(
          'tr',
          {},
          cells.map((cell) => element('td', {}, [cell])),
        ),
      ),
    ),
  ]);
  return element(
    'div',
    { className: 'table', attributes: { tabindex: '0', role: 'group', 'aria-label': caption } },
    [content],
  );
}
