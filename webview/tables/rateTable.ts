import {
  formatEstimate,
  formatMomentumEstimate,
  formatNumber,
} from '../../src/model/wording/format/numberFormat';
import { noEstimateSentence } from '../../src/model/wording/verdictText';
import type { RateResult } from '../sections/rateResults';
import type { Trial } from '../../src/model/calibration/trial';
import { groupTrials } from '../../src/calibrate/fit/settings/observations';
import { ridgePoints } from '../../src/calibrate/fit/ridge/ridgePoint';
import { leaveOneRateOut } from '../../src/calibrate/fit/ridge/ridgeLine';
import { table } from './table';
import { said } from '../../src/model/language/said';

/** What the other learning rates say of each, beside what its own trials say; undefined for fewer than three. */
export function leftOutTable(trials: readonly Trial[]): HTMLElement | undefined {
  const rows = leaveOneRateOut(ridgePoints(groupTrials(trials)));
  return rows.length === 0
    ? undefined
    : table(
        said`Leave one learning rate out`,
        [said`Learning rate η`, said`Best 1 − β by its own trials`, said`By the others alone`],
        rows.map(({ learningRate, measured, predicted }) => [
          formatNumber(learningRate),
          formatEstimate(measured),
          formatEstimate(predicted),
        ]),
      );
}

/** The best β of each learning rate by itself, for readers who cannot see the plot. */
export function rateTable(rates: readonly RateResult[]): HTMLElement {
  return table(
    said`Each learning rate by itself`,
    [said`Learning rate η`, said`Best β`, said`Steps to the target`, 'C = (1 − β)/η^⅔'],
    rates.map(({ learningRate, result }) =>
      result.kind === 'estimate'
        ? [
            formatNumber(learningRate),
            formatMomentumEstimate(result.momentum),
            formatNumber(result.convergenceSteps),
            formatEstimate(result.c),
          ]
        : [formatNumber(learningRate), noEstimateSentence(result.reason), '–', '–'],
    ),
  );
}
