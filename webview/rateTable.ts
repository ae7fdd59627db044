import { formatEstimate, formatMomentumEstimate, formatNumber } from '../src/model/wording/numberFormat';
import { noEstimateSentence } from '../src/model/wording/verdictText';
import type { RateResult } from './rateResults';
import { table } from './table';

/** The best β of each learning rate by itself, for readers who cannot see the plot. */
export function rateTable(rates: readonly RateResult[]): HTMLElement {
  return table(
    'Each learning rate by itself',
    ['η', 'Best β', 'C = (1 − β)/η^⅔'],
    rates.map(({ learningRate, result }) =>
      result.kind === 'estimate'
        ? [formatNumber(learningRate), formatMomentumEstimate(result.momentum), formatEstimate(result.c)]
        : [formatNumber(learningRate), noEstimateSentence(result.reason), '–'],
    ),
  );
}
