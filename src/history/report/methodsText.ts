import type { Calibration, EstimatedResult } from '../../model/calibration/calibration';
import { stepsSpentBy } from '../../model/calibration/trial';
import { turnedValue } from '../../model/calibration/turnedMeasure';
import { oneLine } from '../../model/wording/format/foreignText';
import { measureText } from '../../model/wording/measureText';
import {
  formatMomentum,
  formatMomentumEstimate,
  formatNumber,
} from '../../model/wording/format/numberFormat';
import { savingsText } from '../../model/wording/savingText';
import { targetDepthText } from '../../model/wording/targetText';
import { caveatSentences, noEstimateSentence } from '../../model/wording/verdictText';

/** The paper that the rule and its exponent come from. */
export const BIBTEX = `@misc{cowsik2022flatter,
  title         = {Flatter, faster: scaling momentum for optimal speedup of {SGD}},
  author        = {Cowsik, Aditya and Can, Tankut and Glorioso, Paolo},
  year          = {2022},
  eprint        = {2210.16400},
  archivePrefix = {arXiv}
}`;

/** A paragraph for the methods section of a paper: what was run, what was measured, what came of it. Nothing that the record does not say. */
export function methodsParagraph(calibration: Calibration): string {
  const { result, trials, environment, progressMeasure, target, nesterov, partial } = calibration;
  const sweep = trials.filter(({ role }) => role === 'sweep');
  const momenta = sweep.map(({ momentum }) => momentum);
  const rates = [...new Set(sweep.map(({ learningRate }) => learningRate))].toSorted(
    (left, right) => left - right,
  );
  const seeds = new Set(sweep.map(({ seed }) => seed)).size;
  const depth = targetDepthText(calibration);
  return [
    `The momentum of ${nesterov ? 'SGD with Nesterov momentum' : 'SGD'} was chosen by a calibration with Momentum Lens on ${oneLine(environment.device)}.`,
    momenta.length === 0
      ? 'No training of the search finished.'
      : `${sweep.length} trainings over ${seeds} seed${seeds === 1 ? '' : 's'}, with β between ${formatMomentum(Math.min(...momenta))} and ${formatMomentum(Math.max(...momenta))} at learning rate${rates.length === 1 ? '' : 's'} ${rates.map((rate) => formatNumber(rate)).join(', ')}${batchText(calibration)}, were run until their ${measureText(progressMeasure)} came to ${formatNumber(turnedValue(progressMeasure, target))}${depth === '' ? '' : ` (${depth})`} or their budget was spent; with the pilot and the runs on fresh seeds ${formatNumber(stepsSpentBy(trials))} optimizer steps in all.`,
    ...(result.kind === 'estimate'
      ? estimateSentences(result)
      : [`No momentum could be estimated. ${noEstimateSentence(result.reason)}`]),
    ...(partial ? ['The calibration was stopped before its plan was done.'] : []),
    'That 1 − β scales as a power of the learning rate, and with which exponent, is discussed by Cowsik, Can and Glorioso [cowsik2022flatter].',
  ].join(' ');
}

/** The paragraph and its reference, to be pasted into a paper. */
export function methodsText(calibration: Calibration): string {
  return `${methodsParagraph(calibration)}\n\n${BIBTEX}\n`;
}

function estimateSentences(result: EstimatedResult): string[] {
  const savings = savingsText(result);
  return [
    `The steps to the target were fitted as a function of 1 − β; they are fewest at β = ${formatMomentumEstimate(result.momentum)} (95 % interval) at learning rate ${formatNumber(result.learningRate)}.`,
    ...(savings === '' ? [] : [`This is ${savings} (ratios of geometric means with 95 % intervals).`]),
    ...caveatSentences(result),
  ];
}

function batchText({ subject }: Calibration): string {
  return subject.kind === 'script' && subject.batchSize !== null
    ? ` and batch size ${subject.batchSize}`
    : '';
}
