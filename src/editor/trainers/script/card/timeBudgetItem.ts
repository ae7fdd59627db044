import { cutOf, expectedHalfWidths, type TimeFit } from '../../../../calibrate/sweep/timeBudget';
import { formatDuration } from '../../../../model/wording/format/numberFormat';
import { said } from '../../../../model/language/said';

/** About 5, 15, 60 minutes, or overnight. */
export const TIME_BUDGETS_MINUTES = [5, 15, 60, 480] as const;

/** As it is chosen. */
export function timeBudgetText(minutes: number): string {
  return minutes === 480 ? said`Overnight, about 8 hours` : said`About ${minutes} minutes`;
}

/** What a budget does to the plan, and how sure the result will be. */
export function timeBudgetItem(
  minutes: number | undefined,
  fit: TimeFit | undefined,
): { readonly label: string; readonly description: string; readonly detail: string } {
  return {
    label: `$(watch) ${said`Time budget`}`,
    description: minutes === undefined ? said`as long as the plan takes` : timeBudgetText(minutes),
    detail:
      minutes !== undefined && fit === undefined
        ? said`The plan is cut to it once the pace is known: pick Estimated time, or Start.`
        : fitText(fit),
  };
}

function fitText(fit: TimeFit | undefined): string {
  const { low, high } = expectedHalfWidths(cutOf(fit));
  const precision = said`to be expected of the saving: ± ${percent(low)} to ${percent(high)} %, as in recorded trainings`;
  if (fit === undefined || fit.kind === 'whole') return said`The whole plan; ${precision}.`;
  const { pilotSteps, mostRounds, verificationSeeds } = fit.cut;
  const cut = said`a pilot of ${pilotSteps} steps, ${mostRounds} rounds and ${verificationSeeds} fresh seeds; ${precision}`;
  return fit.kind === 'cut'
    ? said`Cut to ${cut}.`
    : `$(warning) ${said`Even the smallest plan takes about ${formatDuration(fit.leastMs)}: ${cut}.`}`;
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
