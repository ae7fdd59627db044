import type {
  CalibrationCaveat,
  CalibrationResult,
  Estimate,
  ExponentVerdict,
  NearRange,
} from '../../model/calibration/calibration';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import type { Ridge } from '../../model/calibration/calibration';
import type { Trial } from '../../model/calibration/trial';
import { curveDomain } from './curve/curveDomain';
import { curvePosterior, type CurveDraw } from './curve/curvePosterior';
import {
  expectedRatio,
  expectedSteps,
  summariseCurve,
  type CurveDomain,
  type CurveSummary,
} from './curve/curveSummary';
import { decidedCurve, FEWEST_TRIALS } from './curve/decidedCurve';
import { estimatedResult, type Suggestion } from './estimatedResult';
import type { FitInput } from './fitInput';
import { freeExponent } from './model/freeExponent';
import { ModelLikelihood } from './model/modelLikelihood';
import { minimumCaveats, type ReportedMinimum } from './poorFit';
import { minimumAtRate, type RateMinimum } from './rateMinimum';
import { groupTrials, type RateGroup } from './settings/observations';
import { FEWEST_SETTINGS, type RateReading } from './settings/rateReading';
import { sameRate } from './settings/sameSetting';

/** Converged trials from which the law's parameters can be. */
const FEWEST_TRIALS_OF_THE_LAW = 5;
/** A suggestion expected to gain less than this over the present momentum is the present momentum. */
const NO_GAIN = 1.02;
/** T at the suggestion is coarse under so many steps or smoothing lengths. */
const COARSE_STEPS = 50;
const COARSE_SMOOTHINGS = 4;
/** And a measure that comes now and then resolves no T under so many of its values. */
const COARSE_REPORTS = 8;
/** Momentum makes no difference where at least this factor of x, and this share of what trains, is within 5 %. */
const INDIFFERENT_FACTOR = 9;
const INDIFFERENT_SHARE = 0.8;

/** What the sweeps at other learning rates say. */
export interface OtherRates {
  /** How many there were. */
  readonly swept: number;
  readonly ridge?: Ridge;
  readonly verdict: ExponentVerdict;
}

/**
 * The estimate at one learning rate, from the curves that its trials allow (docs/calibration.md, "The fit"), or why they do not
 * decide. What is said about other learning rates comes from `others`.
 */
export function estimateFromOneRate(
  reading: RateReading,
  others: OtherRates,
  input: FitInput,
  caveats: readonly CalibrationCaveat[],
): CalibrationResult {
  const { group } = reading;
  const curve = decidedCurve(group);
  if (curve.kind === 'undecided') return { kind: 'noEstimate', reason: curve.reason };
  const { draws, domain, summary } = curve;
  const law = lawAt(reading);
  const x = suggestedX(
    draws,
    summary,
    domain,
    // A cycle is no β to keep.
    input.presentCycles === true ? undefined : input.presentMomentum,
  );
  const suggestion: Suggestion = {
    learningRate: group.learningRate,
    x: {
      value: x,
      low: Math.min(x, Math.exp(summary.logXLow)),
      high: Math.max(x, Math.exp(summary.logXHigh)),
    },
    models: law?.fit.models ?? [],
    freeP: law?.freeP,
    convergenceSteps: expectedSteps(draws, Math.log(x)),
    expectedOver: (momentum) => expectedOver(draws, group, momentum, x),
    nearRange: nearRange(summary, domain),
    shallowMomentum: shallowMomentum(input.trials, group.learningRate),
  };
  return estimatedResult(
    suggestion,
    {
      verdict: others.verdict,
      gamma: undefined,
      ridge: others.ridge,
      rates: others.ridge?.points.map(({ learningRate }) => learningRate) ?? [group.learningRate],
      caveats: [
        ...caveats,
        ...(others.swept === 0 ? (['onlyOneLearningRate'] as const) : []),
        ...(law === undefined ? [] : minimumCaveats([law])),
        ...curveCaveats(suggestion, summary, domain, input),
      ],
    },
    input,
  );
}

/** The law T = a/x + b(x/η)^p at this learning rate, where enough converged for it. */
function lawAt(reading: RateReading): ReportedMinimum | undefined {
  const { convergedSettings, convergedTrials } = reading;
  if (convergedSettings < FEWEST_SETTINGS || convergedTrials < FEWEST_TRIALS_OF_THE_LAW) return undefined;
  const minimum = minimumAtRate(reading);
  return minimum.bracketed ? reported(minimum) : undefined;
}

/** As it will be written; the present x where nothing is to be gained over it. */
function suggestedX(
  draws: readonly CurveDraw[],
  { logX }: CurveSummary,
  { low, high }: CurveDomain,
  present: number | undefined,
): number {
  const written = 1 - Number(momentumLiteral(1 - Math.exp(logX)));
  const x = written > 0 ? written : Math.exp(logX);
  const presentLogX = Math.log(1 - (present ?? 1));
  if (present === undefined || presentLogX < low - 1e-9 || presentLogX > high + 1e-9) return x;
  const gain = expectedRatio(draws, presentLogX, Math.log(x)).value;
  return gain < NO_GAIN ? 1 - present : x;
}

/** Undefined outside what was tried, or where the target is out of reach: there the curve is no measurement. */
function expectedOver(
  draws: readonly CurveDraw[],
  group: RateGroup,
  momentum: number,
  x: number,
): Estimate | undefined {
  const at = Math.log(1 - momentum);
  const slowest = group.settings.findLast(({ logSteps }) => logSteps.length > 0)?.x ?? 0;
  const isMeasured = at >= curveDomain(group, 1).low - 1e-9 && at <= Math.log(slowest) + 1e-9;
  return isMeasured ? expectedRatio(draws, at, Math.log(x)) : undefined;
}

function nearRange({ nearLow, nearHigh, nearConfidence }: CurveSummary, domain: CurveDomain): NearRange {
  const reachesEnd = nearLow <= domain.low + 1e-9;
  return {
    low: Math.max(0, 1 - Math.exp(nearHigh)),
    high: 1 - Math.exp(nearLow),
    confidence: nearConfidence,
    highEnd: reachesEnd ? (domain.barredAt === undefined ? 'untried' : 'wall') : 'slower',
  };
}

/** The fastest β at the shallower target, where three trials reached it. */
function shallowMomentum(trials: readonly Trial[], learningRate: number): Estimate | undefined {
  const shallow = trials.flatMap((trial): Trial[] =>
    trial.shallowConvergenceSteps === undefined
      ? []
      : [{ ...trial, outcome: { kind: 'converged', convergenceSteps: trial.shallowConvergenceSteps } }],
  );
  const group = groupTrials(shallow).find((each) => sameRate(each, learningRate));
  const converged = group?.settings.reduce((sum, { logSteps }) => sum + logSteps.length, 0) ?? 0;
  if (group === undefined || converged < FEWEST_TRIALS || group.settings.length < FEWEST_SETTINGS)
    return undefined;
  const { logX, logXLow, logXHigh } = summariseCurve(curvePosterior(group.settings), curveDomain(group, 1));
  return {
    value: 1 - Math.exp(logX),
    low: Math.max(0, 1 - Math.exp(logXHigh)),
    high: 1 - Math.exp(logXLow),
  };
}

function curveCaveats(
  { x, convergenceSteps, shallowMomentum: shallow }: Suggestion,
  { nearLow, nearHigh }: CurveSummary,
  { low, high }: CurveDomain,
  { progressMeasure }: FitInput,
): CalibrationCaveat[] {
  const width = nearHigh - nearLow;
  const moves =
    shallow !== undefined &&
    (1 - x.value < shallow.low || 1 - x.value > shallow.high) &&
    (shallow.value < 1 - x.high || shallow.value > 1 - x.low);
  const shortest = Math.max(
    COARSE_STEPS,
    COARSE_SMOOTHINGS * progressMeasure.smoothingSteps,
    COARSE_REPORTS * (progressMeasure.sparse?.stepsBetween ?? 0),
  );
  return [
    ...(moves ? (['dependsOnTrainingLength'] as const) : []),
    ...(progressMeasure.kind === 'hessianTrace' || convergenceSteps >= shortest ? [] : (['coarse'] as const)),
    ...(width >= Math.log(INDIFFERENT_FACTOR) && width >= INDIFFERENT_SHARE * (high - low)
      ? (['momentumMakesNoDifference'] as const)
      : []),
  ];
}

/** The learning rate nearest to the geometric middle of all. */
export function nearestToMiddle<Item extends { readonly group: RateGroup }>(items: readonly Item[]): Item {
  const middle = items.reduce((sum, { group }) => sum + Math.log(group.learningRate), 0) / items.length;
  const distance = ({ group }: Item): number => Math.abs(Math.log(group.learningRate) - middle);
  return items.reduce((left, right) => (distance(right) < distance(left) ? right : left));
}

/** The minimum with its p left free. */
export function reported(minimum: RateMinimum): ReportedMinimum {
  return { ...minimum, freeP: freeExponent(ModelLikelihood.of([minimum.group]), minimum.fit) };
}
