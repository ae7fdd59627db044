import type { PlanCost } from '../../calibrate/sweep/planCost';
import { said } from '../../model/language/said';

/**
 * How many runs a plan takes and what for: `About 34 short runs, at most 59: rounds of 4, then 4 to
 * 12 fresh seeds to verify what they suggest.`
 */
export function planText({ expectedTrials, mostTrials, roundTrials, verificationSeeds }: PlanCost): string {
  const { fewest, most } = verificationSeeds;
  const sweep = roundTrials === undefined ? said`a grid` : said`rounds of ${roundTrials}`;
  const seeds = fewest === most ? String(most) : said`${fewest} to ${most}`;
  return most === 0
    ? said`About ${expectedTrials} short runs, at most ${mostTrials}: ${sweep}.`
    : said`About ${expectedTrials} short runs, at most ${mostTrials}: ${sweep}, then ${seeds} fresh seeds to verify what they suggest.`;
}
