import type { Calibration, EstimatedResult } from '../../model/calibration/calibration';
import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import { firstControlSeed } from '../../model/calibration/seeds';
import type { Trial, TrialRole } from '../../model/calibration/trial';
import { countedTrials, errorOfFurtherLook } from '../fit/furtherLooks';
import { relativeWidth } from '../fit/verification';
import type { PlanCost } from './planCost';
import { nextVerificationTrials } from './verificationTrials';

/** What further seeds are added to: a record with a suggestion. */
export type VerifiedRecord = Pick<Calibration, 'plan' | 'trials' | 'presentMomentum'> & {
  readonly result: EstimatedResult;
};

/** As many as a verification takes at most. */
export const USUAL_FURTHER_SEEDS = 10;

/**
 * The record's plan with every setting of its verification on so many further fresh seeds; a further look that was begun and is not whole
 * is finished instead.
 */
export function planWithFurtherSeeds({ plan, trials }: VerifiedRecord, seeds: number): CalibrationPlan {
  if (hasOpenLook({ plan, trials })) return plan;
  const first = firstControlSeed(plan);
  const last = trials.reduce(
    (most, { role, seed }) => (role === 'suggestion' ? Math.max(most, seed) : most),
    first - 1,
  );
  return { ...plan, furtherLooks: [...(plan.furtherLooks ?? []), { after: last - first + 1, seeds }] };
}

/** Whether further seeds were begun and are not all trained on. */
export function hasOpenLook({ plan, trials }: Pick<VerifiedRecord, 'plan' | 'trials'>): boolean {
  return countedTrials(plan, trials).hasOpenLook;
}

/** What the further seeds of a plan cost: trials that take as long as those of the same setting did, and at most their budgets. */
export function furtherSeedsCost(
  { trials, result, presentMomentum }: VerifiedRecord,
  plan: CalibrationPlan,
): PlanCost & { readonly expectedMs: number } {
  const wanted = wantedOfLook({ trials, result, presentMomentum }, plan);
  const typical = wanted.map(({ role, budgetSteps }) => {
    const like = trials.filter((trial) => trial.role === role);
    const mean = (of: (trial: Trial) => number, otherwise: number): number =>
      like.length === 0 ? otherwise : like.reduce((sum, trial) => sum + of(trial), 0) / like.length;
    return {
      steps: mean(({ stepsSpent }) => stepsSpent, budgetSteps),
      ms: mean(({ elapsedMs }) => elapsedMs, 0),
    };
  });
  const seeds = plan.furtherLooks?.at(-1)?.seeds ?? 0;
  return {
    mostTrials: wanted.length,
    expectedTrials: wanted.length,
    expectedSteps: Math.ceil(typical.reduce((sum, { steps }) => sum + steps, 0)),
    mostSteps: wanted.reduce((sum, { budgetSteps }) => sum + budgetSteps, 0),
    verificationSeeds: { fewest: seeds, most: seeds },
    expectedMs: typical.reduce((sum, { ms }) => sum + ms, 0),
  };
}

/** The fastest pair follows once the look is whole. */
function wantedOfLook(
  { trials, result, presentMomentum }: Omit<VerifiedRecord, 'plan'>,
  plan: CalibrationPlan,
): { readonly role: TrialRole; readonly budgetSteps: number }[] {
  const wanted = nextVerificationTrials(plan, result, presentMomentum, trials);
  const seeds = plan.furtherLooks?.at(-1)?.seeds ?? 0;
  const pairs = result.fastestPair === undefined ? 0 : seeds;
  return [
    ...wanted,
    ...Array.from(
      { length: pairs },
      () => ({ role: 'fastestPair', budgetSteps: plan.maxBudgetSteps }) as const,
    ),
  ];
}

/** How wide the interval of the saving will be over how wide it is, at the same scatter; 0.8 is a fifth narrower. */
export function expectedNarrowing({ plan, trials }: VerifiedRecord, extended: CalibrationPlan): number {
  const looks = extended.furtherLooks ?? [];
  const last = looks.at(-1);
  if (last === undefined) return 1;
  const { lookError } = countedTrials(plan, trials);
  return (
    relativeWidth(last.after + last.seeds, errorOfFurtherLook(looks.length)) /
    relativeWidth(last.after, lookError)
  );
}
