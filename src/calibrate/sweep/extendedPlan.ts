import type { Calibration, EstimatedResult } from '../../model/calibration/calibration';
import type {
  CurveRoundsPlan,
  SeveralLearningRatesPlan,
  SingleRatePlan,
} from '../../model/calibration/calibrationPlan';
import { RULE_EXPONENT } from '../../model/optimizer/momentumRule';
import { sameRate } from '../fit/settings/sameSetting';
import { estimatePlanCost, type PlanCost } from './planCost';
import { sweepsOf } from './plan';

/** What an extension begins with: a finished record of one's own script. */
export type ExtensibleRecord = Pick<Calibration, 'plan' | 'trials' | 'presentMomentum'> & {
  readonly result: EstimatedResult;
};

/** The learning rates of an extension lie within this factor unless the user says otherwise. */
const RATE_SPAN = 8;
/** The search starts near the law's x, so it needs a round less than where nothing is known. */
const ROUNDS = { fewest: 2, most: 3 };
/** x where a search starts stays off both ends. */
const START_X = { low: 0.01, high: 0.9 };

/** Three learning rates over a factor 8, the measured one in their middle; to two figures, as they are written. */
export function usualRates(learningRate: number): readonly [number, number, number] {
  const half = Math.sqrt(RATE_SPAN);
  return [rounded(learningRate / half), learningRate, rounded(learningRate * half)];
}

/**
 * The record's plan with a sweep at each further learning rate, for the record's own target; those that it has are kept as they are. Each
 * search starts where x ∝ η^(2/3) (arXiv 2210.16400) would put the record's best x.
 */
export function extendedPlan(
  { plan, result }: ExtensibleRecord,
  learningRates: readonly number[],
): SeveralLearningRatesPlan {
  const sweeps: SingleRatePlan[] = [...sweepsOf(plan)];
  for (const learningRate of learningRates) {
    if (sweeps.some((sweep) => sameRate(sweep, learningRate))) continue;
    sweeps.push(sweepAt(learningRate, plan, result));
  }
  const { target, maxBudgetSteps, firstSeed, verificationSeeds, controlSeeds } = plan;
  const { otherNesterov, presentCycles, triesHeavyBall, furtherLooks } = plan;
  return {
    kind: 'severalLearningRates',
    target,
    maxBudgetSteps,
    firstSeed,
    verificationSeeds,
    controlSeeds,
    ...(otherNesterov === undefined ? {} : { otherNesterov }),
    ...(furtherLooks === undefined ? {} : { furtherLooks }),
    ...(presentCycles === undefined ? {} : { presentCycles }),
    ...(triesHeavyBall === undefined ? {} : { triesHeavyBall }),
    sweeps,
  };
}

/** What is still to be run of an extension: sweeps at the new learning rates, and the fastest pair on the verification's seeds. */
export function extensionCost(
  { plan, trials }: ExtensibleRecord,
  extended: SeveralLearningRatesPlan,
): PlanCost {
  const known = sweepsOf(plan).map(({ learningRate }) => learningRate);
  const sweeps = extended.sweeps.filter((sweep) => !known.some((rate) => sameRate(sweep, rate)));
  const { furtherLooks: _, ...withoutLooks } = extended;
  const swept = estimatePlanCost({ ...withoutLooks, sweeps, verificationSeeds: 0, controlSeeds: 0 });
  const pilot = extended.target.kind === 'pilot' ? extended.target.budgetSteps : 0;
  const pairs = trials.filter(({ role }) => role === 'suggestion').length;
  return {
    ...swept,
    mostTrials: swept.mostTrials - (pilot > 0 ? 1 : 0) + pairs,
    expectedTrials: swept.expectedTrials - (pilot > 0 ? 1 : 0) + pairs,
    expectedSteps: swept.expectedSteps - pilot,
    mostSteps: swept.mostSteps - pilot + pairs * extended.maxBudgetSteps,
  };
}

function sweepAt(
  learningRate: number,
  { target, maxBudgetSteps, firstSeed, verificationSeeds, controlSeeds }: Calibration['plan'],
  { learningRate: measured, x }: EstimatedResult,
): CurveRoundsPlan {
  const startX = x.value * (learningRate / measured) ** RULE_EXPONENT;
  return {
    kind: 'curveRounds',
    target,
    learningRate,
    startX: Math.min(START_X.high, Math.max(START_X.low, startX)),
    roundTrials: 4,
    fewestRounds: ROUNDS.fewest,
    mostRounds: ROUNDS.most,
    maxBudgetSteps,
    firstSeed,
    verificationSeeds,
    controlSeeds,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
