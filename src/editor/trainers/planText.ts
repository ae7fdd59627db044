import type { PlanCost } from '../../calibrate/sweep/planCost';

/**
 * How many runs a plan takes and what for: `About 34 short runs, at most 59: rounds of 4, then 4 to
 * 12 fresh seeds to verify what they suggest.`
 */
export function planText({ expectedTrials, mostTrials, roundTrials, verificationSeeds }: PlanCost): string {
  const { fewest, most } = verificationSeeds;
  const sweep = roundTrials === undefined ? 'a grid' : `rounds of ${roundTrials}`;
  const seeds = fewest === most ? String(most) : `${fewest} to ${most}`;
  const verification = most === 0 ? '' : `, then ${seeds} fresh seeds to verify what they suggest`;
  return `About ${expectedTrials} short runs, at most ${mostTrials}: ${sweep}${verification}.`;
}
