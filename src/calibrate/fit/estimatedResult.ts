import type {
  CalibrationCaveat,
  Estimate,
  EstimatedResult,
  ExponentVerdict,
  FastestPair,
  ModelFit,
  NearRange,
  Saving,
} from '../../model/calibration/calibration';
import { DEFAULT_MOMENTUM, isDefaultMomentum } from '../../model/optimizer/defaultMomentum';
import { changeStanding, isChangeJustified, type ChangeStanding } from '../../model/advice/justifiedChange';
import { ruleConstant } from '../../model/optimizer/momentumRule';
import type { Ridge } from '../../model/calibration/calibration';
import type { Trial, TrialRole } from '../../model/calibration/trial';
import type { FitInput } from './fitInput';
import { coefficients } from './model/convergenceModel';
import type { FixedPFit } from './model/singleRateFit';
import { expectedPairSaving, fastestOnRidge, isFlat } from './ridge/fastestPair';
import { comparePaired, isDecided, savingOf, trialsInRole, type PairedComparison } from './verification';

/** Where the suggestion lies, and all that goes with it. */
export interface Suggestion {
  readonly learningRate: number;
  readonly x: Estimate;
  readonly models: readonly FixedPFit[];
  readonly freeP: Estimate | undefined;
  /** Expected T there, in steps. */
  readonly convergenceSteps: number;
  /** Expected T(momentum)/T(suggestion); undefined where nothing was measured. */
  readonly expectedOver: (momentum: number) => Estimate | undefined;
  readonly nearRange?: NearRange;
  readonly shallowMomentum?: Estimate | undefined;
}

/** What the other learning rates and the trials say about the suggestion. */
export interface SuggestionContext {
  readonly verdict: ExponentVerdict;
  readonly gamma: Estimate | undefined;
  readonly ridge?: Ridge | undefined;
  readonly rates: readonly number[];
  readonly caveats: readonly CalibrationCaveat[];
}

/** Trials of the verification, and the error at which they are compared. */
interface ComparedRuns {
  readonly trials: readonly Trial[];
  readonly lookError: number | undefined;
}

/** A suggestion as a record holds it. Under a schedule that moves η it says nothing about the exponent. */
export function estimatedResult(
  suggestion: Suggestion,
  context: SuggestionContext,
  { trials, presentMomentum, presentCycles = false, lookError }: FitInput,
): EstimatedResult {
  const { learningRate, freeP, x, nearRange, shallowMomentum, convergenceSteps } = suggestion;
  const momentum = { value: 1 - x.value, low: Math.max(0, 1 - x.high), high: 1 - x.low };
  const scheduled = context.caveats.includes('scheduleMovesLearningRate');
  const verdict = scheduled ? 'undecided' : context.verdict;
  const setting = { learningRate, momentum: momentum.value };
  const isOther = presentMomentum !== undefined && (presentCycles || presentMomentum !== momentum.value);
  const present = isOther
    ? compareWith('presentMomentum', presentMomentum, setting, { trials, lookError })
    : undefined;
  const savingOverPresent = isOther
    ? claimOf(present, presentCycles ? undefined : suggestion.expectedOver(presentMomentum))
    : undefined;
  const savingOverDefault =
    momentum.value === DEFAULT_MOMENTUM
      ? undefined
      : presentMomentum !== undefined && !presentCycles && isDefaultMomentum(presentMomentum)
        ? savingOverPresent
        : claimOf(
            compareWith('momentum0.9', DEFAULT_MOMENTUM, setting, { trials, lookError }),
            suggestion.expectedOver(DEFAULT_MOMENTUM),
          );
  const ridge = scheduled ? undefined : context.ridge;
  const pair =
    ridge === undefined
      ? undefined
      : pairAlong(ridge, setting, {
          trials,
          presentMomentum,
          presentCycles,
          lookError,
          savingOverPresent,
        });
  return {
    kind: 'estimate',
    learningRate,
    momentum,
    x,
    c: {
      value: ruleConstant(x.value, learningRate),
      low: ruleConstant(x.low, learningRate),
      high: ruleConstant(x.high, learningRate),
    },
    verdict,
    ...(context.gamma === undefined || scheduled ? {} : { gamma: context.gamma }),
    ...(ridge === undefined ? {} : { ridge }),
    ...(pair === undefined ? {} : { fastestPair: pair }),
    ...(freeP === undefined ? {} : { freeP }),
    models: suggestion.models.map((model) => toModelFit(model, learningRate)),
    convergenceSteps,
    ...(nearRange === undefined ? {} : { nearRange }),
    ...(shallowMomentum === undefined ? {} : { shallowMomentum }),
    learningRateRange:
      verdict === 'twoThirds'
        ? { low: Math.min(...context.rates), high: Math.max(...context.rates) }
        : { low: learningRate, high: learningRate },
    ...(savingOverPresent === undefined ? {} : { savingOverPresent }),
    ...(savingOverDefault === undefined ? {} : { savingOverDefault }),
    changeJustified: isChangeJustified(presentMomentum, momentum, savingOverPresent, presentCycles),
    caveats: [
      ...new Set([
        ...context.caveats,
        ...(ridge !== undefined && isFlat(ridge) ? (['ridgeIsFlat'] as const) : []),
        ...verificationCaveats(
          present,
          changeStanding(presentMomentum, momentum, savingOverPresent, presentCycles),
        ),
      ]),
    ],
  };
}

/** The fastest pair along the ridge, beside the pair that the script trains with. */
function pairAlong(
  ridge: Ridge,
  suggestion: { readonly learningRate: number; readonly momentum: number },
  known: ComparedRuns &
    Pick<FitInput, 'presentMomentum' | 'presentCycles'> & {
      readonly savingOverPresent: Saving | undefined;
    },
): FastestPair | undefined {
  const found = fastestOnRidge(ridge, suggestion.learningRate);
  if (found === undefined) return undefined;
  const { trials, presentMomentum, presentCycles, lookError, savingOverPresent } = known;
  const { pair, expected } = found;
  const own = trialsInRole(trials, 'fastestPair', { ...pair, momentum: pair.momentum.value });
  const isPresent =
    presentMomentum === undefined || (presentCycles !== true && presentMomentum === suggestion.momentum);
  const present = isPresent
    ? trialsInRole(trials, 'suggestion', suggestion)
    : trialsInRole(trials, 'presentMomentum', { ...suggestion, momentum: presentMomentum });
  const verified = savingOf(comparePaired(own, present, lookError));
  return {
    ...pair,
    saving: verified ?? expectedPairSaving(expected, isPresent ? undefined : savingOverPresent),
  };
}

/** The suggestion and another momentum on the same fresh seeds; undefined where they were not run. */
function compareWith(
  role: TrialRole,
  momentum: number,
  suggestion: { readonly learningRate: number; readonly momentum: number },
  { trials, lookError }: ComparedRuns,
): PairedComparison | undefined {
  const own = trialsInRole(trials, 'suggestion', suggestion);
  const other = trialsInRole(trials, role, { learningRate: suggestion.learningRate, momentum });
  const comparison = comparePaired(own, other, lookError);
  return comparison.seeds === 0 ? undefined : comparison;
}

function claimOf(
  comparison: PairedComparison | undefined,
  expected: Estimate | undefined,
): Saving | undefined {
  const verified = comparison === undefined ? undefined : savingOf(comparison);
  if (verified !== undefined) return verified;
  return expected === undefined ? undefined : { kind: 'expected', ratio: expected };
}

function verificationCaveats(
  present: PairedComparison | undefined,
  standing: ChangeStanding,
): CalibrationCaveat[] {
  if (standing === 'contradicted') return ['verificationContradicts'];
  if (present === undefined || standing === 'justified') return [];
  return isDecided(present) ? [] : ['verificationUndecided'];
}

function toModelFit(model: FixedPFit, learningRate: number): ModelFit {
  const { p, sigma, logLikelihood, weight } = model;
  const minimum = { x: Math.exp(model.logX), steps: Math.exp(model.logSteps) };
  return { p, ...coefficients(minimum, learningRate, p), sigma, logLikelihood, weight };
}
