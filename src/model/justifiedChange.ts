import type { Estimate, Saving } from './calibration';
import { momentumLiteral } from './momentumLiteral';

/** T(present)/T(suggested) below this is not worth a change (docs/calibration.md, "Verification"). */
export const SMALLEST_SAVING_WORTH_A_CHANGE = 1.1;
/** A saving whose interval ends above this surely is one. */
export const SURE_SAVING = 1.03;

/**
 * Whether the suggestion is worth a change of the present momentum: a verified saving that is surely one and at least 10 %, or an
 * expected one whose whole interval is; where nothing is known of it, whether the present one lies outside the suggestion's interval.
 * Never where both are written the same; always where the present one is unknown.
 */
export function isChangeJustified(
  present: number | undefined,
  suggested: Estimate,
  saving: Saving | undefined,
): boolean {
  if (present === undefined) return true;
  if (momentumLiteral(present) === momentumLiteral(suggested.value)) return false;
  switch (saving?.kind) {
    case 'verified':
      return saving.ratio.low > SURE_SAVING && saving.ratio.value >= SMALLEST_SAVING_WORTH_A_CHANGE;
    case 'verifiedAtLeast':
      return saving.ratio >= SMALLEST_SAVING_WORTH_A_CHANGE;
    case 'expected':
      return saving.ratio.low >= SMALLEST_SAVING_WORTH_A_CHANGE;
    case undefined:
      return present < suggested.low || present > suggested.high;
  }
}
