import type { Calibration } from '../model/calibration/calibration';
import { minuteText } from '../model/calibration/interruption';
import { momentumLiteral } from '../model/optimizer/momentumLiteral';
import { confirmationSentences, shortConfirmationText } from '../model/wording/confirmation/confirmationText';
import { furtherSentences } from '../model/wording/confirmation/pairConfirmationText';
import { foreignText } from '../model/wording/format/foreignText';
import { measureTitle } from '../model/wording/measureText';
import { formatNumber } from '../model/wording/format/numberFormat';
import { savingsText, shortSavingText } from '../model/wording/savingText';
import { noEstimateSentence } from '../model/wording/verdictText';
import { changesLines, shortChangesText } from './changesText';
import type { Finding } from './changesSince';
import type { HistoryEntry, HistoryGroup } from './historyEntry';
import { said, translated } from '../model/language/said';

const MOST_NAME_CHARACTERS = 100;

/** A name as it is kept: one line, cut; empty for none. */
export function asName(text: string): string {
  return foreignText(text, MOST_NAME_CHARACTERS);
}

export function groupTitle(group: HistoryGroup): string {
  switch (group.kind) {
    case 'pinned':
      return said`Pinned`;
    case 'script':
      return foreignText(group.scriptPath);
    case 'builtinTasks':
      return said`Built-in tasks`;
  }
}

/** Says above the list what is missing in it; undefined where nothing is. */
export function unreadableText(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? said`1 record could not be read; the log says why.`
    : said`${count} records could not be read; the log says why.`;
}

/** The name that the user gave it, else what was found: `β 0.918 at η 0.05`. */
export function entryLabel({ name, calibration }: HistoryEntry): string {
  return name === undefined ? suggestionText(calibration) : asName(name);
}

/** `1.5× faster than now · training loss · 2026-11-30 10:22`, with what its group does not say before it, and what changed behind. */
export function entryDescription(
  entry: HistoryEntry,
  group: HistoryGroup,
  findings: readonly Finding[],
): string {
  const { calibration, name, confirmation } = entry;
  const { result, progressMeasure, createdAt } = calibration;
  return joined([
    shortChangesText(findings),
    group.kind === 'script' ? '' : trainingText(calibration),
    hasOneSite(group) ? '' : siteText(calibration),
    name === undefined ? '' : suggestionText(calibration),
    confirmation === undefined ? '' : foreignText(shortConfirmationText(confirmation)),
    result.kind === 'estimate' ? shortSavingText(result) : '',
    foreignText(measureTitle(progressMeasure)),
    foreignText(minuteText(createdAt)),
  ]);
}

/** Everything that the view knows of an entry, a line each. */
export function entryTooltip(entry: HistoryEntry, findings: readonly Finding[]): string {
  const { calibration, name, confirmation } = entry;
  const { result, subject, environment, createdAt, partial } = calibration;
  return [
    name === undefined ? '' : asName(name),
    joined([trainingText(calibration), siteText(calibration)]),
    suggestionText(calibration),
    result.kind === 'estimate' ? savingsText(result) : noEstimateSentence(result.reason),
    ...(confirmation === undefined
      ? []
      : [...confirmationSentences(confirmation), ...furtherSentences(confirmation)].map((sentence) =>
          foreignText(sentence),
        )),
    said`Measured by ${foreignText(measureTitle(calibration.progressMeasure))}`,
    subject.kind === 'script' && subject.batchSize !== null ? said`Batch size ${subject.batchSize}` : '',
    joined([environment.device, environment.details['framework'] ?? ''].map((each) => foreignText(each))),
    partial
      ? said`Made ${foreignText(minuteText(createdAt))} UTC, stopped early`
      : said`Made ${foreignText(minuteText(createdAt))} UTC`,
    ...changesLines(findings),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** `β 0.918 at η 0.05`. */
export function suggestionText(calibration: Calibration): string {
  const { result } = calibration;
  const found =
    result.kind === 'estimate' ? `β ${momentumLiteral(result.momentum.value)}` : said`no estimate`;
  return said`${found} at ${learningRateText(calibration)}`;
}

/** `η 0.05`, `η 0.01–0.08`. */
export function learningRateText({ plan }: Pick<Calibration, 'plan'>): string {
  const rates = plan.kind === 'severalLearningRates' ? plan.sweeps : [plan];
  const values = rates.map(({ learningRate }) => learningRate);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((each) => formatNumber(each));
  return low === high ? `η ${low}` : `η ${low}–${high}`;
}

function trainingText({ subject, environment }: Calibration): string {
  return foreignText(subject.kind === 'script' ? subject.scriptPath : translated(environment.name));
}

function siteText({ subject }: Calibration): string {
  return subject.kind === 'script' ? foreignText(subject.siteId) : '';
}

function hasOneSite({ entries }: HistoryGroup): boolean {
  return new Set(entries.map(({ calibration }) => siteText(calibration))).size === 1;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
