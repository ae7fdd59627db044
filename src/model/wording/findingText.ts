import type { Estimate, Saving } from '../calibration/calibration';
import { changeStanding, type ChangeStanding } from '../advice/justifiedChange';
import { momentumLiteral } from '../optimizer/momentumLiteral';
import { formatMomentumEstimate } from './format/numberFormat';
import { said } from '../language/said';

/** A suggestion beside what it would change. */
export interface Finding {
  readonly momentum: Estimate;
  readonly presentMomentum?: number | undefined;
  /** As of a record. */
  readonly presentCycles?: boolean | undefined;
  readonly savingOverPresent?: Saving | undefined;
}

/** A suggestion as a headline: whether to change, to what, and whether that was verified. */
export function findingText({
  momentum,
  presentMomentum,
  presentCycles = false,
  savingOverPresent,
}: Finding): string {
  return standingText(
    changeStanding(presentMomentum, momentum, savingOverPresent, presentCycles),
    momentum,
    presentCycles ? undefined : presentMomentum,
  );
}

/** The same where the standing is known. */
export function standingText(
  standing: ChangeStanding,
  momentum: Estimate,
  presentMomentum: number | undefined,
): string {
  const suggested = formatMomentumEstimate(momentum);
  switch (standing) {
    case 'presentUnknown':
    case 'justified':
      return `β = ${suggested}`;
    case 'isPresent':
      return said`No change: the present β is the suggested one, ${suggested}`;
    case 'notJustified':
      return said`No change justified: best β = ${suggested}`;
    case 'contradicted':
      return presentMomentum === undefined
        ? said`Keep the present β: the suggested ${suggested} was slower on fresh seeds`
        : said`Keep the present β = ${momentumLiteral(presentMomentum)}: the suggested ${suggested} was slower on fresh seeds`;
    case 'withdrawn':
      return said`Suggestion withdrawn: β = ${suggested}`;
    case 'expected':
      return said`Expected best: β = ${suggested}, not verified`;
    case 'notExpected':
      return said`No gain expected: best β = ${suggested}, not verified`;
  }
}
