import type { Calibration, Estimate } from '../model/calibration/calibration';
import { minuteText } from '../model/calibration/interruption';
import { stepsSpentBy } from '../model/calibration/trial';
import { turnedValue } from '../model/calibration/turnedMeasure';
import { findingText } from '../model/wording/findingText';
import { oneLine } from '../model/wording/format/foreignText';
import { measureText } from '../model/wording/measureText';
import { formatEstimate, formatNumber } from '../model/wording/format/numberFormat';
import { nearRangeText } from '../model/wording/rangeText';
import { savingsText } from '../model/wording/savingText';
import { targetDepthText } from '../model/wording/targetText';
import { caveatSentences, noEstimateSentence } from '../model/wording/verdictText';
import { fileName, filesRun } from './changesSince';
import { learningRateText } from './entryText';
import { said, translated } from '../model/language/said';

/** One thing that two records say, side by side. */
export interface ComparisonRow {
  readonly what: string;
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

/** What two records have to do with each other. */
export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  /** Why they cannot be compared, or in what respect; empty where no reason is known. */
  readonly against: readonly string[];
  /** What would matter and is not known of one of them. */
  readonly unknown: readonly string[];
  /** Whether the suggestions differ by more than they scatter; absent where a reason bars that, or one has no estimate. */
  readonly verdict?: string;
}

const MOST_FILES = 6;

interface Topic {
  readonly what: string;
  readonly text: (record: Calibration, other: Calibration) => string;
  /** Said where both tell it and differ. */
  readonly against?: string;
  /** Steps to the target cannot be compared then, but the suggestions still can. */
  readonly ofStepsOnly?: true;
  /** Said where one of them does not tell it. */
  readonly unknown?: string;
}

/** Sets two records side by side, and says whether what they found can be. */
export function comparisonOf(left: Calibration, right: Calibration): Comparison {
  const told = topics().map((topic) => {
    const texts = [topic.text(left, right), topic.text(right, left)] as const;
    return { topic, texts, differs: texts[0] !== texts[1], isTold: !texts.includes('') };
  });
  const reasons = told.filter(({ isTold, differs }) => isTold && differs).map(({ topic }) => topic);
  const barring = reasons.filter(({ against, ofStepsOnly }) => against !== undefined && ofStepsOnly !== true);
  const isBarred =
    barring.length > 0 ||
    (reasons.some(({ ofStepsOnly }) => ofStepsOnly === true) && [left, right].some(movesWithDepth));
  const verdict = isBarred ? undefined : verdictOn(left, right);
  return {
    rows: told
      .filter(({ texts }) => texts.some((text) => text !== ''))
      .map(({ topic: { what }, texts, differs }) => {
        const [shownLeft, shownRight] = texts.map((text) => (text === '' ? '–' : text));
        return { what, left: shownLeft ?? '', right: shownRight ?? '', differs };
      }),
    against: reasons.flatMap(({ against }) => against ?? []),
    unknown: [left, right].every(isScript)
      ? told.flatMap(({ topic: { unknown }, isTold }) => (isTold ? [] : (unknown ?? [])))
      : [],
    ...(verdict === undefined ? {} : { verdict }),
  };
}

/** Intervals that meet show no difference; ones that do not are a cautious sign of one. */
function verdictOn({ result: left }: Calibration, { result: right }: Calibration): string | undefined {
  if (left.kind !== 'estimate' || right.kind !== 'estimate') return undefined;
  const meet = left.momentum.low <= right.momentum.high && right.momentum.low <= left.momentum.high;
  return meet
    ? said`The intervals of the suggested β overlap: no difference between the two is seen.`
    : said`The intervals of the suggested β do not overlap: the two differ.`;
}

const target = (): Topic => ({
  what: said`Target`,
  text: (record) =>
    joined([formatNumber(turnedValue(record.progressMeasure, record.target)), targetDepthText(record)]),
  against: said`The targets differ: the steps of the one and of the other lead to different depths.`,
  ofStepsOnly: true,
});

const topics = (): readonly Topic[] => [
  {
    what: said`Training`,
    text: ({ subject, environment }) =>
      subject.kind === 'script' ? subject.scriptPath : said`${translated(environment.name)} (built-in)`,
    against: said`They are of different trainings: neither β nor steps of the one say anything of the other.`,
  },
  {
    what: said`Optimizer`,
    text: ({ subject, environment }) =>
      subject.kind === 'script' ? joined([subject.siteId, environment.details['optimizer'] ?? '']) : '',
    against: said`They are of different optimizers of the training.`,
  },
  {
    what: said`Learning rate`,
    text: learningRateText,
    against: said`The learning rates differ, and the best β with them.`,
  },
  {
    what: said`Batch size`,
    text: ({ subject, constructed }) =>
      subject.kind === 'script' ? String(subject.batchSize ?? constructed?.batchSize ?? '') : '',
    against: said`The batch sizes differ: gradients are not equally noisy, and a step is not the same work.`,
    unknown: said`the batch size`,
  },
  {
    what: said`Optimizer settings`,
    text: ({ nesterov, constructed }) =>
      joined([
        nesterov ? said`Nesterov` : said`heavy ball`,
        ...(constructed === undefined
          ? []
          : [
              constructed.dampening === 0 ? '' : said`dampening ${formatNumber(constructed.dampening)}`,
              constructed.weightDecay === 0
                ? ''
                : said`weight decay ${formatNumber(constructed.weightDecay)}`,
            ]),
      ]),
    against: said`The optimizers are set differently.`,
  },
  {
    what: said`Measure`,
    text: ({ progressMeasure }) => measureText(progressMeasure),
    against: said`They are judged by different measures: their steps lead to different things.`,
  },
  target(),
  {
    what: said`Arguments`,
    text: ({ environment }) =>
      oneLine(environment.details['arguments'] ?? environment.details['command'] ?? ''),
    against: said`The script was run with different arguments.`,
  },
  {
    what: said`Script’s text`,
    text: ({ origin }) => shortHash(origin?.scriptWithoutPair ?? origin?.script),
    against: said`The script was changed between them.`,
    unknown: said`whether the script’s text is the same`,
  },
  {
    what: said`Project files that it ran`,
    text: filesText,
    against: said`Files of the project that it runs were changed between them.`,
    unknown: said`whether the files that it imports are the same`,
  },
  { what: said`Framework`, text: ({ environment }) => environment.details['framework'] ?? '' },
  { what: said`Device`, text: ({ environment }) => environment.device },
  {
    what: said`Present β`,
    text: ({ presentMomentum, presentCycles }) =>
      presentCycles === true
        ? said`the script’s own cycle`
        : presentMomentum === undefined
          ? ''
          : String(presentMomentum),
  },
  {
    what: said`Result`,
    text: ({ result, presentMomentum, presentCycles }) =>
      result.kind === 'estimate'
        ? findingText({ ...result, presentMomentum, presentCycles })
        : said`No estimate. ${noEstimateSentence(result.reason)}`,
  },
  {
    what: said`Nearly as fast`,
    text: ({ result }) =>
      result.kind === 'estimate' && result.nearRange !== undefined
        ? `β ${nearRangeText(result.nearRange)}`
        : '',
  },
  { what: said`Saving`, text: ({ result }) => (result.kind === 'estimate' ? savingsText(result) : '') },
  {
    what: said`Steps to the target, expected`,
    text: ({ result }) => (result.kind === 'estimate' ? formatNumber(result.convergenceSteps) : ''),
  },
  {
    what: said`Measured exponent γ`,
    text: ({ result }) => (result.kind === 'estimate' ? gammaText(result.gamma ?? result.ridge?.gamma) : ''),
  },
  {
    what: said`Caveats`,
    text: ({ result }) => (result.kind === 'estimate' ? caveatSentences(result).join(' ') : ''),
  },
  {
    what: said`Trials`,
    text: ({ trials, partial }) =>
      joined([
        said`${trials.length}, ${formatNumber(stepsSpentBy(trials))} optimizer steps`,
        partial ? said`stopped early` : '',
      ]),
  },
  { what: said`Made`, text: ({ createdAt }) => `${minuteText(createdAt)} UTC` },
];

function gammaText(gamma: Estimate | undefined): string {
  return gamma === undefined ? '' : formatEstimate(gamma);
}

function isScript({ subject }: Calibration): boolean {
  return subject.kind === 'script';
}

/** Those that are not the same in the other record, by name: folders differ from machine to machine. */
function filesText(record: Calibration, other: Calibration): string {
  if (record.origin === undefined || other.origin === undefined) return '';
  const others = new Set(filesRun(other).map((path) => fileText(path, other)));
  const all = filesRun(record).map((path) => fileText(path, record));
  const own = all.filter((text) => !others.has(text));
  const more = own.length - MOST_FILES;
  return joined([
    said`${all.length - own.length} the same`,
    ...own.slice(0, MOST_FILES),
    more > 0 ? said`${more} more` : '',
  ]);
}

function fileText(path: string, { origin }: Calibration): string {
  return `${fileName(path)} ${shortHash(origin?.sources[path])}`;
}

/** Where the best β depends on how deep the target lies, targets must be the same. */
function movesWithDepth({ result }: Calibration): boolean {
  return result.kind === 'estimate' && result.caveats.includes('dependsOnTrainingLength');
}

/** Enough to tell two texts apart. */
function shortHash(hash: string | undefined): string {
  return hash === undefined ? '' : hash.slice(0, 8);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
