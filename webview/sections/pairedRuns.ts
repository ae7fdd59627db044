import { countedTrials } from '../../src/calibrate/fit/furtherLooks';
import { comparePaired, trialsInRole } from '../../src/calibrate/fit/verification';
import type { Estimate } from '../../src/model/calibration/calibration';
import type { LooksOfPlan } from '../../src/model/calibration/calibrationPlan';
import type { Trial, TrialRole } from '../../src/model/calibration/trial';

/** The suggestion and another setting, trained on the same fresh seed. */
export interface PairedRun {
  readonly seed: number;
  readonly suggestion: Trial;
  readonly other: Trial;
}

/** A setting that the suggestion was compared with. */
export interface Comparison {
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
  /** By seed, ascending; never empty. */
  readonly pairs: readonly PairedRun[];
  /** T(other)/T(suggestion); from two seeds on, where every run of the other converged. */
  readonly ratio: Estimate | undefined;
  /** The ratio is above this: runs of the other were stopped. */
  readonly ratioOver: number | undefined;
}

const COMPARED = [
  'presentMomentum',
  'momentum0.9',
  'plainSgdMatched',
  'presentMomentumMatched',
  'yellowFin',
] as const satisfies readonly TrialRole[];

/** What was compared with the suggestion on fresh seeds, as far as it counts; the last suggestion where there were several. */
export function comparisons({
  plan,
  trials: all,
}: {
  readonly plan: LooksOfPlan;
  readonly trials: readonly Trial[];
}): Comparison[] {
  const { trials, lookError } = countedTrials(plan, all);
  const last = trials.findLast(({ role }) => role === 'suggestion');
  if (last === undefined) return [];
  const own = trialsInRole(trials, 'suggestion', last);
  return COMPARED.flatMap((role) => {
    const setting = trials.findLast((trial) => trial.role === role);
    if (setting === undefined) return [];
    const others = trialsInRole(trials, role, setting);
    const pairs = own
      .flatMap((suggestion): PairedRun[] => {
        const other = others.find(({ seed }) => seed === suggestion.seed);
        return other === undefined ? [] : [{ seed: suggestion.seed, suggestion, other }];
      })
      .toSorted((left, right) => left.seed - right.seed);
    if (pairs.length === 0) return [];
    const { learningRate, momentum } = setting;
    const { ratio, ratioOver } = comparePaired(own, others, lookError);
    return [{ role, learningRate, momentum, pairs, ratio, ratioOver }];
  });
}
