import type { Finding } from '../../src/history/changesSince';
import { changesLines } from '../../src/history/changesText';
import { stepsSpentBy } from '../../src/model/calibration/trial';
import type {
  Calibration,
  CalibrationCaveat,
  CalibrationResult,
  EstimatedResult,
} from '../../src/model/calibration/calibration';
import type { Confirmation } from '../../src/model/calibration/confirmation';
import { turnedValue } from '../../src/model/calibration/turnedMeasure';
import { oneLine } from '../../src/model/wording/format/foreignText';
import { measureText } from '../../src/model/wording/measureText';
import { answerSentence } from '../../src/model/wording/answerText';
import { standingText } from '../../src/model/wording/findingText';
import { changeStanding } from '../../src/model/advice/justifiedChange';
import { formatEstimate, formatNumber } from '../../src/model/wording/format/numberFormat';
import { nearRangeText } from '../../src/model/wording/rangeText';
import { savingsText } from '../../src/model/wording/savingText';
import { pairText } from '../../src/model/wording/pairText';
import { targetDepthText } from '../../src/model/wording/targetText';
import { caveatSentences, noEstimateSentence, scopeSentence } from '../../src/model/wording/verdictText';
import { detailName } from '../detailName';
import { element } from '../element';
import { table } from '../tables/table';
import { said, translated } from '../../src/model/language/said';

/** The finding, in words: headline, what it rests on, what to doubt; withdrawn where whole trainings say so. */
export function resultSummary(
  result: CalibrationResult,
  { presentMomentum: present, presentCycles = false }: Pick<Calibration, 'presentMomentum' | 'presentCycles'>,
  confirmation?: Pick<Confirmation, 'result'>,
): HTMLElement {
  if (result.kind === 'noEstimate') {
    return element('section', { className: 'result' }, [
      element('h2', { text: said`No estimate` }),
      element('p', { text: noEstimateSentence(result.reason) }),
    ]);
  }
  const { momentum, savingOverPresent, nearRange } = result;
  // A cycle has no number.
  const presentMomentum = presentCycles ? undefined : present;
  const standing =
    confirmation?.result.verdict.kind === 'withdrawn'
      ? 'withdrawn'
      : changeStanding(present, momentum, savingOverPresent, presentCycles);
  const savings = savingsText(result);
  const caveats = caveatSentences(
    // The headline says it already.
    standing === 'contradicted' ? without(result, 'verificationContradicts') : result,
  );
  return element('section', { className: 'result' }, [
    element('h2', { text: standingText(standing, momentum, presentMomentum) }),
    element('p', { className: 'answer', text: answerSentence(standing, momentum, presentMomentum) }),
    ...(savings === '' ? [] : [element('p', { className: 'saving', text: said`${capitalised(savings)}.` })]),
    ...(nearRange === undefined
      ? []
      : [element('p', { className: 'near', text: said`β ${nearRangeText(nearRange)}.` })]),
    ...(result.fastestPair === undefined
      ? []
      : [
          element('p', {
            className: 'pair',
            text: said`Fastest pair: ${pairText(result.fastestPair, { presentMomentum, learningRate: result.learningRate })}.`,
          }),
        ]),
    ...(caveats.length === 0
      ? []
      : [
          element(
            'ul',
            { className: 'caveats' },
            caveats.map((text) => element('li', { text })),
          ),
        ]),
  ]);
}

/** What the suggestion belongs to and rests on, for readers of the method. */
export function scopeParagraphs(
  result: CalibrationResult,
  { targetLevels }: Pick<Calibration, 'targetLevels'>,
): HTMLElement[] {
  if (result.kind === 'noEstimate') return [];
  const depth = targetDepthText(targetLevels === undefined ? {} : { targetLevels });
  return [
    element('p', { text: scopeSentence(result) }),
    ...(depth === '' ? [] : [element('p', { text: said`The target is ${depth}.` })]),
    ...(result.gamma === undefined
      ? []
      : [element('p', { text: said`Measured exponent γ = ${formatEstimate(result.gamma)}.` })]),
  ];
}

/** A result without one of its caveats. */
export function without(result: EstimatedResult, caveat: CalibrationCaveat): EstimatedResult {
  return { ...result, caveats: result.caveats.filter((each) => each !== caveat) };
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where every number came from, and what of that has changed since. */
export function provenanceTable(calibration: Calibration, changes: readonly Finding[]): HTMLElement {
  const { subject, environment, progressMeasure } = calibration;
  const steps = stepsSpentBy(calibration.trials);
  const rows: [string, string][] = [
    subject.kind === 'script'
      ? [said`Script`, `${subject.scriptPath} · ${subject.siteId}`]
      : [said`Built-in task`, said`${translated(environment.name)} (says nothing about your model)`],
    [said`Device`, environment.device],
    ...(subject.kind === 'script' && subject.batchSize !== null
      ? [[said`Batch size`, String(subject.batchSize)] satisfies [string, string]]
      : []),
    [said`Measure`, measureText(progressMeasure)],
    ...(progressMeasure.pattern === undefined
      ? []
      : [[said`Printed as`, oneLine(progressMeasure.pattern)] satisfies [string, string]]),
    [said`Target`, targetText(calibration)],
    [said`Trials`, said`${calibration.trials.length}, ${formatNumber(steps)} optimizer steps`],
    [said`Made`, calibration.createdAt.replace('T', ' ').slice(0, 16)],
    ...Object.entries(environment.details)
      .filter(([, value]) => value !== '')
      .map(([name, value]): [string, string] => [detailName(name), value]),
    ...changesLines(changes).map((line): [string, string] => [said`Since then`, line]),
  ];
  return table(
    said`Where the numbers come from`,
    [said`What`, said`Value`],
    rows.map(([name, value]) => [name, value]),
  );
}

function targetText(calibration: Calibration): string {
  const levels = calibration.targetLevels?.levels.length ?? 1;
  return [
    formatNumber(turnedValue(calibration.progressMeasure, calibration.target)),
    ...(levels > 1 ? [said`mean over ${levels} levels around it`] : []),
    targetDepthText(calibration),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
