import type { Estimate } from './calibration';
import { DEFAULT_MOMENTUM } from './defaultMomentum';
import { formatRatio, formatRatioEstimate } from './numberFormat';

/** T(other β)/T(suggested β), as a result and an advice hold them. */
export interface Savings {
  readonly savingOverPresent?: Estimate;
  readonly savingOverDefault?: Estimate;
}

/** What is saved, with intervals: `1.5× (1.2×–1.9×) faster than the present momentum, 2× (1.8×–2.3×) faster than 0.9`; empty if unknown. */
export function savingsText({ savingOverPresent, savingOverDefault }: Savings): string {
  return [
    ...(savingOverPresent === undefined
      ? []
      : [`${formatRatioEstimate(savingOverPresent)} faster than the present momentum`]),
    ...(savingOverDefault === undefined
      ? []
      : [`${formatRatioEstimate(savingOverDefault)} faster than ${DEFAULT_MOMENTUM}`]),
  ].join(', ');
}

/** The saving that matters most, short enough for a lens: `1.5× faster than now`; empty if unknown. */
export function shortSavingText({ savingOverPresent, savingOverDefault }: Savings): string {
  if (savingOverPresent !== undefined) return `${formatRatio(savingOverPresent.value)} faster than now`;
  if (savingOverDefault !== undefined)
    return `${formatRatio(savingOverDefault.value)} faster than ${DEFAULT_MOMENTUM}`;
  return '';
}
