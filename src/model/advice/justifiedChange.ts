import type { Estimate, Saving } from '../calibration/calibration';
import { momentumLiteral } from '../optimizer/momentumLiteral';

/** T(present)/T(suggested) below this is not worth a change (docs/calibration.md, "Verification"). */
export const SMALLEST_SAVING_WORTH_A_CHANGE = 1.1;
/** A saving whose interval ends above this surely is one. */
export const SURE_SAVING = 1.03;

/** How a suggestion stands to the present momentum. */
export type ChangeStanding =
  /** Nobody knows what it would change. */
  | 'presentUnknown'
  /** Both are written the same. */
  | 'isPresent'
  /** On fresh seeds a saving that surely is one and is worth a change. */
  | 'justified'
  /** On fresh seeds no such saving was seen. */
  | 'notJustified'
  /** On fresh seeds the suggestion was slower. */
  | 'contradicted'
  /** Not run on fresh seeds; the sweep alone says that it is worth a change. */
  | 'expected'
  /** Not run on fresh seeds, and the sweep does not say so either. */
  | 'notExpected'
  /** Whole trainings with it diverged, ended worse or took longer than those with the present one. */
  | 'withdrawn';

/**
 * How a suggestion stands to the present momentum: by a verified saving that is surely one and at least 10 %; without one by an
 * expected saving whose whole interval is, or, where nothing is known of it, by whether the present one lies outside the
 * suggestion's interval. A present momentum that cycles is no suggested one, whatever number it begins with, and no interval holds it.
 */
export function changeStanding(
  present: number | undefined,
  suggested: Estimate,
  saving: Saving | undefined,
  presentCycles = false,
): ChangeStanding {
  if (present === undefined) return 'presentUnknown';
  if (presentCycles && saving === undefined) return 'notExpected';
  if (!presentCycles && momentumLiteral(present) === momentumLiteral(suggested.value)) return 'isPresent';
  switch (saving?.kind) {
    case 'verified':
      if (saving.ratio.high < 1) return 'contradicted';
      return isWorthAChange(saving) ? 'justified' : 'notJustified';
    case 'verifiedAtLeast':
      return isWorthAChange(saving) ? 'justified' : 'notJustified';
    case 'expected':
      return saving.ratio.low >= SMALLEST_SAVING_WORTH_A_CHANGE ? 'expected' : 'notExpected';
    case undefined:
      return present < suggested.low || present > suggested.high ? 'expected' : 'notExpected';
  }
}

/** Whether a saving was verified on fresh seeds, surely is one, and is at least 10 %. */
export function isWorthAChange(saving: Saving): boolean {
  switch (saving.kind) {
    case 'verified':
      return saving.ratio.low > SURE_SAVING && saving.ratio.value >= SMALLEST_SAVING_WORTH_A_CHANGE;
    case 'verifiedAtLeast':
      return saving.ratio >= SMALLEST_SAVING_WORTH_A_CHANGE;
    case 'expected':
      return false;
  }
}

/** Whether a change was measured to be worth it on fresh seeds; always where the present momentum is unknown. */
export function isChangeJustified(
  present: number | undefined,
  suggested: Estimate,
  saving: Saving | undefined,
  presentCycles = false,
): boolean {
  const standing = changeStanding(present, suggested, saving, presentCycles);
  return standing === 'justified' || standing === 'presentUnknown';
}
