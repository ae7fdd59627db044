import type { ControlResult, Estimate, Saving } from '../../model/calibration/calibration';
import { SMALLEST_SAVING_WORTH_A_CHANGE } from '../../model/advice/justifiedChange';
import type { Trial, TrialRole } from '../../model/calibration/trial';
import { studentFactor, studentInterval } from '../numerics/studentInterval';

/** After so many seeds the comparison is looked at, and ends if it decides. */
export const VERIFICATION_LOOKS = [4, 6, 8, 10] as const;
/**
 * Two-sided error of each look. Looking several times and stopping when it decides costs coverage; at this level the interval at
 * the stop holds the true ratio in 92 to 97 % (`npm run -s bench:replay -- --stopping`).
 */
export const ERROR_OF_A_LOOK = 0.03;

/** What one seed says of two settings. */
interface PairedDifference {
  /** log T(other) − log T(suggestion). */
  readonly difference: number;
  /** The other was stopped before it got there: the difference is larger. */
  readonly isBound: boolean;
  /** The suggestion got there. */
  readonly isReached: boolean;
}

/** Where a comparison stands. */
export interface PairedComparison {
  readonly seeds: number;
  readonly ratio: Estimate | undefined;
  /** The ratio is above this, where some run of the other was stopped. */
  readonly ratioOver: number | undefined;
}

/**
 * T(other)/T(suggestion) over the seeds that both were trained on: the ratio of geometric means with the Student interval of its
 * logarithm at the two-sided `error` of the look. Undefined ratio with fewer than two seeds. Differences 0.1, 0.3 on two seeds: ratio e^0.2.
 */
export function comparePaired(
  suggestion: readonly Trial[],
  other: readonly Trial[],
  error = ERROR_OF_A_LOOK,
): PairedComparison {
  const pairs = pairedDifferences(suggestion, other);
  const isBounded = pairs.some(({ isBound }) => isBound);
  // Where the suggestion did not get there on some seed either, its own T is larger than known: no bound holds.
  const holds = pairs.every(({ isReached }) => isReached);
  const ratio =
    pairs.length < 2
      ? undefined
      : studentRatio(
          pairs.map(({ difference }) => difference),
          error,
        );
  const least = Math.exp(Math.min(...pairs.map(({ difference }) => difference)));
  return {
    seeds: pairs.length,
    ratio: isBounded ? undefined : ratio,
    ratioOver:
      isBounded && holds ? Math.min(ratio?.value ?? least, Math.max(least, ratio?.low ?? least)) : undefined,
  };
}

/** Whether the comparison's interval tells if a change is worth it. */
export function isDecided({ ratio, ratioOver }: PairedComparison): boolean {
  if (ratioOver !== undefined && ratioOver >= SMALLEST_SAVING_WORTH_A_CHANGE) return true;
  return (
    ratio !== undefined &&
    (ratio.high < SMALLEST_SAVING_WORTH_A_CHANGE || ratio.low >= SMALLEST_SAVING_WORTH_A_CHANGE)
  );
}

/** A mean this far from the boundary, in half-widths at the last look, is given up: its interval would hold the boundary there. */
const HOPELESS_HALF_WIDTHS = 0.4;
/** On fewer seeds the scatter is too uncertain for that. */
const FEWEST_TO_GIVE_UP = 6;

/** Whether more seeds, up to `mostSeeds`, may tell if a change is worth it, as the scatter stands. */
export function mayDecide({ ratio, seeds }: PairedComparison, mostSeeds: number): boolean {
  if (ratio === undefined || seeds < FEWEST_TO_GIVE_UP) return true;
  const half = Math.log(ratio.high / ratio.low) / 2;
  const halfAtLast =
    (half * studentFactor(mostSeeds, ERROR_OF_A_LOOK) * Math.sqrt(seeds)) /
    (studentFactor(seeds, ERROR_OF_A_LOOK) * Math.sqrt(mostSeeds));
  const distance = Math.abs(Math.log(ratio.value / SMALLEST_SAVING_WORTH_A_CHANGE));
  return distance > HOPELESS_HALF_WIDTHS * halfAtLast;
}

/** The comparison as a claim; undefined where nothing was compared. */
export function savingOf({ ratio, ratioOver, seeds }: PairedComparison): Saving | undefined {
  if (ratioOver !== undefined) return { kind: 'verifiedAtLeast', ratio: ratioOver, seeds };
  return ratio === undefined ? undefined : { kind: 'verified', ratio, seeds };
}

/** The trials at a setting with a role, other than failed ones; by seed, so that sums come out alike in whatever order they finished. */
export function trialsInRole(
  trials: readonly Trial[],
  role: TrialRole,
  setting: { readonly learningRate: number; readonly momentum: number },
): Trial[] {
  return trials
    .filter(
      (trial) =>
        trial.role === role &&
        trial.learningRate === setting.learningRate &&
        trial.momentum === setting.momentum &&
        trial.outcome.kind !== 'failed',
    )
    .toSorted((left, right) => left.seed - right.seed);
}

/** One comparison as it is stored. */
export function controlResult(
  setting: { readonly role: TrialRole; readonly learningRate: number; readonly momentum: number },
  suggestion: readonly Trial[],
  trials: readonly Trial[],
  error = ERROR_OF_A_LOOK,
): ControlResult | undefined {
  const runs = trialsInRole(trials, setting.role, setting);
  if (runs.length === 0) return undefined;
  const logs = runs.flatMap(({ outcome }) =>
    outcome.kind === 'converged' ? [Math.log(Math.max(1, outcome.convergenceSteps))] : [],
  );
  const { ratio, ratioOver } = comparePaired(suggestion, runs, error);
  return {
    ...setting,
    seeds: runs.length,
    seedsConverged: logs.length,
    ...(logs.length === 0
      ? {}
      : { convergenceSteps: Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length) }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(ratioOver === undefined ? {} : { ratioOver }),
  };
}

function pairedDifferences(suggestion: readonly Trial[], other: readonly Trial[]): PairedDifference[] {
  return suggestion.flatMap((own) => {
    const twin = other.find(({ seed }) => seed === own.seed);
    if (twin === undefined) return [];
    const ownSteps = outlastedSteps(own);
    const otherSteps = outlastedSteps(twin);
    const difference = Math.log(otherSteps) - Math.log(ownSteps);
    const isReached = own.outcome.kind === 'converged';
    return [{ difference, isBound: twin.outcome.kind !== 'converged' && isReached, isReached }];
  });
}

/** T, or the steps within which the target was not reached. */
function outlastedSteps({ outcome, budgetSteps, stepsSpent }: Trial): number {
  switch (outcome.kind) {
    case 'converged':
      return Math.max(1, outcome.convergenceSteps);
    case 'rightCensored':
      return Math.max(1, outcome.budgetSteps);
    case 'diverged':
      return Math.max(1, budgetSteps);
    case 'floorLimited':
    case 'failed':
      return Math.max(1, stepsSpent);
  }
}

function studentRatio(differences: readonly number[], error: number): Estimate {
  const { value, low, high } = studentInterval(differences, error);
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
}

/** How much wider the interval of a saving is on so many seeds than on the most that a verification takes, at the same scatter. */
export function widthOverFullVerification(seeds: number): number {
  return relativeWidth(seeds) / relativeWidth(Math.max(...VERIFICATION_LOOKS));
}

/** Half-width of a saving's interval on so many seeds over the scatter of its logarithm. */
export function relativeWidth(seeds: number, error = ERROR_OF_A_LOOK): number {
  return studentFactor(seeds, error) / Math.sqrt(seeds);
}
