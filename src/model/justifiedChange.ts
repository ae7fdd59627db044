import type { Estimate } from './calibration';
import { momentumLiteral } from './momentumLiteral';

/** T(present)/T(suggested) below this is not worth a change (docs/calibration.md, "The fit"). */
export const SMALLEST_SAVING_WORTH_A_CHANGE = 1.1;

/**
 * Whether the suggestion is worth a change of the present momentum: not where its interval holds the present one or it is written
 * the same, nor where the saving, if it is known, is too small. Always where the present one is unknown.
 */
export function isChangeJustified(
  present: number | undefined,
  suggested: Estimate,
  saving: Estimate | undefined,
): boolean {
  if (present === undefined) return true;
  if (present >= suggested.low && present <= suggested.high) return false;
  // The best value at the edge of its interval is rounded out of it when it is written.
  if (present === Number(momentumLiteral(suggested.value))) return false;
  return saving === undefined || saving.value >= SMALLEST_SAVING_WORTH_A_CHANGE;
}
