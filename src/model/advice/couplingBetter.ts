import type { ArmComparison, FurtherComparison } from '../calibration/confirmation';

/**
 * Whether whole trainings measured a momentum that follows the schedule better than the present setting, surely faster to its final loss or better
 * in a validation measure, and in nothing worse than it or than the constant suggestion.
 */
export function isCouplingBetter({ overPresent, overSuggested }: FurtherComparison): boolean {
  return overPresent.verdict.kind === 'confirmed' && !isWorse(overPresent) && !isWorse(overSuggested);
}

/** Whether anything is surely worse. */
export function isWorse({
  verdict,
  speed,
  measures,
  presentUnended,
  suggestedUnended,
}: ArmComparison): boolean {
  return (
    verdict.kind === 'withdrawn' ||
    speed?.finding === 'slower' ||
    measures.some(({ finding }) => finding === 'worse') ||
    suggestedUnended.diverged > presentUnended.diverged ||
    suggestedUnended.raised > presentUnended.raised
  );
}
