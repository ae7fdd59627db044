import type { Estimate, Saving } from '../calibration/calibration';
import { DEFAULT_MOMENTUM } from '../optimizer/defaultMomentum';
import { formatRatio, formatRatioEstimate } from './format/numberFormat';
import { said } from '../language/said';

/** T(other β)/T(suggested β), as a result and an advice hold them. */
export interface Savings {
  readonly savingOverPresent?: Saving;
  readonly savingOverDefault?: Saving;
}

/**
 * What is saved, with intervals and where from: `1.5× (1.2×–1.9×) faster than the present momentum on 6 fresh seeds`; `expected 2×
 * (1.8×–2.3×) faster than 0.9, not verified`; empty if unknown.
 */
export function savingsText({ savingOverPresent, savingOverDefault }: Savings): string {
  return [
    ...(savingOverPresent === undefined ? [] : [savingText(savingOverPresent, said`the present momentum`)]),
    ...(savingOverDefault === undefined || isSame(savingOverDefault, savingOverPresent)
      ? []
      : [savingText(savingOverDefault, String(DEFAULT_MOMENTUM))]),
  ].join('; ');
}

/** One saving in words, over `other`; a suggestion that took longer is called slower. */
export function savingText(saving: Saving, other: string): string {
  switch (saving.kind) {
    case 'verified':
      if (isTie(saving)) {
        const { low, high } = saving.ratio;
        return said`as fast as ${other} (${formatRatio(low)}–${formatRatio(high)}) on ${saving.seeds} fresh seeds`;
      }
      return said`${comparedText(saving.ratio, formatRatioEstimate)} than ${other} on ${saving.seeds} fresh seeds`;
    case 'verifiedAtLeast':
      return said`over ${formatRatio(saving.ratio)} faster than ${other} on ${saving.seeds} fresh seeds`;
    case 'expected':
      return said`expected ${comparedText(saving.ratio, formatRatioEstimate)} than ${other}, not verified`;
  }
}

/** The saving that matters most, short enough for a lens: `1.5× faster than now`; empty if unknown. */
export function shortSavingText({ savingOverPresent, savingOverDefault }: Savings): string {
  if (savingOverPresent !== undefined)
    return isTie(savingOverPresent) ? said`as fast as now` : said`${shortRatio(savingOverPresent)} than now`;
  if (savingOverDefault !== undefined)
    return isTie(savingOverDefault)
      ? said`as fast as ${DEFAULT_MOMENTUM}`
      : said`${shortRatio(savingOverDefault)} than ${DEFAULT_MOMENTUM}`;
  return '';
}

function shortRatio(saving: Saving): string {
  switch (saving.kind) {
    case 'verified':
      return comparedText(saving.ratio, formatValue);
    case 'verifiedAtLeast':
      return said`over ${formatRatio(saving.ratio)} faster`;
    case 'expected':
      return said`expected ${comparedText(saving.ratio, formatValue)}`;
  }
}

function formatValue({ value }: Estimate): string {
  return formatRatio(value);
}

/** Where the present momentum is 0.9, both are one comparison, also after it was stored. */
function isSame(left: Saving, right: Saving | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Neither faster nor slower as it is printed. */
function isTie(saving: Saving): boolean {
  return saving.kind === 'verified' && formatRatio(saving.ratio.value) === formatRatio(1);
}

function comparedText(ratio: Estimate, format: (ratio: Estimate) => string): string {
  return ratio.value >= 1 ? said`${format(ratio)} faster` : said`${format(inverse(ratio))} slower`;
}

function inverse({ value, low, high }: Estimate): Estimate {
  return { value: 1 / value, low: 1 / high, high: 1 / low };
}
