import { changeStanding } from '../../model/advice/justifiedChange';
import type { Calibration } from '../../model/calibration/calibration';
import { stepsSpentBy } from '../../model/calibration/trial';
import { turnedValue } from '../../model/calibration/turnedMeasure';
import { answerSentence } from '../../model/wording/answerText';
import { titleOf } from '../../model/wording/calibrationFacts';
import { standingText } from '../../model/wording/findingText';
import { measureText } from '../../model/wording/measureText';
import { formatMomentum, formatNumber } from '../../model/wording/format/numberFormat';
import { pairedRatioText } from '../../model/wording/pairedRatioText';
import { nearRangeText } from '../../model/wording/rangeText';
import { roleName } from '../../model/wording/roleName';
import { savingsText } from '../../model/wording/savingText';
import { targetDepthText } from '../../model/wording/targetText';
import { caveatSentences, noEstimateSentence, scopeSentence } from '../../model/wording/verdictText';
import { markdownLine, markupText } from './markupText';
import { BIBTEX, methodsParagraph } from './methodsText';
import { plotSvg, type ReportedCurve } from './plotSvg';
import { htmlList, htmlTable, markdownTable, reportPage } from './reportPage';

/** What a report says of a record, whatever it is written in. */
interface Report {
  readonly title: string;
  readonly headline: string;
  readonly sentences: readonly string[];
  readonly caveats: readonly string[];
  readonly comparisons: readonly (readonly string[])[];
  readonly facts: readonly (readonly [what: string, value: string])[];
}

/** What the record is to say first: a withdrawal, where whole trainings spoke against it. */
export interface ReportOptions {
  readonly isWithdrawn: boolean;
}

const COMPARISON_HEADINGS = ['Setting', 'β', 'Learning rate', 'Times the suggestion’s steps', 'Seeds'];
/** Characters of a paragraph with all that can be said of a record. */
const MOST_OF_METHODS = 5000;

/** A record as Markdown: the answer, what it rests on, what it was compared with, where the numbers come from. */
export function reportMarkdown(calibration: Calibration, options: ReportOptions): string {
  const { title, headline, sentences, caveats, comparisons, facts } = reportOf(calibration, options);
  return [
    `## ${markdownLine(title)}`,
    '',
    `**${markdownLine(headline)}**`,
    '',
    ...sentences.flatMap((each) => [markdownLine(each), '']),
    ...caveats.map((each) => `- ${markdownLine(each)}`),
    ...(caveats.length === 0 ? [] : ['']),
    ...(comparisons.length === 0 ? [] : markdownTable(COMPARISON_HEADINGS, comparisons)),
    ...markdownTable(['What', 'Value'], facts),
  ].join('\n');
}

/** A record as one page that needs nothing else: no script, no style sheet, no picture from elsewhere. */
export function reportHtml(
  calibration: Calibration,
  curve: ReportedCurve | undefined,
  options: ReportOptions,
): string {
  const { title, headline, sentences, caveats, comparisons, facts } = reportOf(calibration, options);
  return reportPage(title, [
    `<h2>${markupText(headline)}</h2>`,
    ...sentences.map((each) => `<p>${markupText(each)}</p>`),
    ...htmlList(caveats),
    plotSvg(calibration, curve),
    ...(comparisons.length === 0
      ? []
      : ['<h2>On the same fresh seeds</h2>', htmlTable(COMPARISON_HEADINGS, comparisons)]),
    '<h2>Where the numbers come from</h2>',
    htmlTable(['What', 'Value'], facts),
    '<h2>For a methods section</h2>',
    `<p>${markupText(methodsParagraph(calibration), MOST_OF_METHODS)}</p>`,
    `<pre>${BIBTEX}</pre>`,
  ]);
}

function reportOf(calibration: Calibration, { isWithdrawn }: ReportOptions): Report {
  return {
    title: titleOf(calibration),
    ...finding(calibration, isWithdrawn),
    comparisons: calibration.controls.map((control) => [
      roleName(control.role),
      formatMomentum(control.momentum),
      formatNumber(control.learningRate),
      pairedRatioText(control),
      `${control.seedsConverged} of ${control.seeds}`,
    ]),
    facts: factsOf(calibration),
  };
}

function finding(
  { result, presentMomentum: present, presentCycles = false }: Calibration,
  isWithdrawn: boolean,
): Pick<Report, 'headline' | 'sentences' | 'caveats'> {
  if (result.kind === 'noEstimate') {
    return { headline: 'No estimate', sentences: [noEstimateSentence(result.reason)], caveats: [] };
  }
  const { momentum, nearRange, savingOverPresent } = result;
  // A cycle has no number.
  const presentMomentum = presentCycles ? undefined : present;
  const standing = isWithdrawn
    ? 'withdrawn'
    : changeStanding(present, momentum, savingOverPresent, presentCycles);
  const savings = savingsText(result);
  return {
    headline: standingText(standing, momentum, presentMomentum),
    sentences: [
      answerSentence(standing, momentum, presentMomentum),
      ...(savings === '' ? [] : [`${savings.charAt(0).toUpperCase()}${savings.slice(1)}.`]),
      ...(nearRange === undefined ? [] : [`β ${nearRangeText(nearRange)}.`]),
      scopeSentence(result),
    ],
    caveats: caveatSentences(result),
  };
}

function factsOf(calibration: Calibration): Report['facts'] {
  const { subject, environment, progressMeasure, target, trials, createdAt } = calibration;
  const depth = targetDepthText(calibration);
  return [
    subject.kind === 'script'
      ? ['Script', `${subject.scriptPath} · ${subject.siteId}`]
      : ['Built-in task', environment.name],
    ['Device', environment.device],
    ...(subject.kind === 'script' && subject.batchSize !== null
      ? [['Batch size', String(subject.batchSize)] as const]
      : []),
    ['Measure', measureText(progressMeasure)],
    ['Target', `${formatNumber(turnedValue(progressMeasure, target))}${depth === '' ? '' : `, ${depth}`}`],
    ['Trials', `${trials.length}, ${formatNumber(stepsSpentBy(trials))} optimizer steps`],
    ['Made', createdAt.replace('T', ' ').slice(0, 16)],
    ...Object.entries(environment.details).filter(([, value]) => value !== ''),
  ];
}
