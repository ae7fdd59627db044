import type { Saving } from './calibration';
import { DEFAULT_MOMENTUM } from './defaultMomentum';
import { formatRatio, formatRatioEstimate } from './numberFormat';

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
    ...(savingOverPresent === undefined ? [] : [savingText(savingOverPresent, 'the present momentum')]),
    ...(savingOverDefault === undefined || savingOverDefault === savingOverPresent
      ? []
      : [savingText(savingOverDefault, String(DEFAULT_MOMENTUM))]),
  ].join('; ');
}

/** One saving in words, over `other`. */
export function savingText(saving: Saving, other: string): string {
  switch (saving.kind) {
    case 'verified':
      return `${formatRatioEstimate(saving.ratio)} faster than ${other} on ${saving.seeds} fresh seeds`;
    case 'verifiedAtLeast':
      return `over ${formatRatio(saving.ratio)} faster than ${other} on ${saving.seeds} fresh seeds`;
    case 'expected':
      return `expected ${formatRatioEstimate(saving.ratio)} faster than ${other}, not verified`;
  }
}

/** The saving that matters most, short enough for a lens: `1.5× faster than now`; empty if unknown. */
export function shortSavingText({ savingOverPresent, savingOverDefault }: Savings): string {
  if (savingOverPresent !== undefined) return `${shortRatio(savingOverPresent)} faster than now`;
  if (savingOverDefault !== undefined)
    return `${shortRatio(savingOverDefault)} faster than ${DEFAULT_MOMENTUM}`;
  return '';
}

function shortRatio(saving: Saving): string {
  switch (saving.kind) {
    case 'verified':
      return formatRatio(saving.ratio.value);
    case 'verifiedAtLeast':
      return `over ${formatRatio(saving.ratio)}`;
    case 'expected':
      return `expected ${formatRatio(saving.ratio.value)}`;
  }
}
