import { cutOf, expectedHalfWidths, type TimeFit } from '../../../../calibrate/sweep/timeBudget';
import { formatDuration } from '../../../../model/wording/numberFormat';

/** About 5, 15, 60 minutes, or overnight. */
export const TIME_BUDGETS_MINUTES = [5, 15, 60, 480] as const;
export type TimeBudgetMinutes = (typeof TIME_BUDGETS_MINUTES)[number];

/** As it is chosen. */
export function timeBudgetText(minutes: TimeBudgetMinutes): string {
  return minutes === 480 ? 'Overnight, about 8 hours' : `About ${minutes} minutes`;
}

/** What a budget does to the plan, and how sure the result will be. */
export function timeBudgetItem(
  minutes: TimeBudgetMinutes | undefined,
  fit: TimeFit | undefined,
): { readonly label: string; readonly description: string; readonly detail: string } {
  return {
    label: '$(watch) Time budget',
    description: minutes === undefined ? 'as long as the plan takes' : timeBudgetText(minutes),
    detail: minutes !== undefined && fit === undefined ? UNKNOWN_PACE : fitText(fit),
  };
}

const UNKNOWN_PACE = 'The plan is cut to it once the pace is known: pick Estimated time, or Start.';

function fitText(fit: TimeFit | undefined): string {
  const { low, high } = expectedHalfWidths(cutOf(fit));
  const precision = `to be expected of the saving: ± ${percent(low)} to ${percent(high)} %, as in recorded trainings`;
  if (fit === undefined || fit.kind === 'whole') return `The whole plan; ${precision}.`;
  const { pilotSteps, mostRounds, verificationSeeds } = fit.cut;
  const cut = `a pilot of ${pilotSteps} steps, ${mostRounds} rounds and ${verificationSeeds} fresh seeds; ${precision}`;
  return fit.kind === 'cut'
    ? `Cut to ${cut}.`
    : `$(warning) Even the smallest plan takes about ${formatDuration(fit.leastMs)}: ${cut}.`;
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
