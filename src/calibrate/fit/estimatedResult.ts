import type {
  CalibrationCaveat,
  Estimate,
  EstimatedResult,
  ExponentVerdict,
  ModelFit,
} from '../../model/calibration';
import { DEFAULT_MOMENTUM } from '../../model/defaultMomentum';
import { isChangeJustified } from '../../model/justifiedChange';
import { ruleConstant } from '../../model/momentumRule';
import type { FitInput } from './fitInput';
import { coefficients } from './model/convergenceModel';
import type { FixedPFit } from './model/singleRateFit';
import { savingOver, type SuggestedPosition } from './saving';

/** Where the suggestion lies, and all that goes with it. */
export interface Suggestion extends SuggestedPosition {
  readonly learningRate: number;
  readonly freeP: Estimate | undefined;
  /** The largest log x at which a trial converged. */
  readonly logXSlowest: number;
}

/** What the other learning rates and the trials say about the suggestion. */
export interface SuggestionContext {
  readonly verdict: ExponentVerdict;
  readonly gamma: Estimate | undefined;
  readonly rates: readonly number[];
  readonly caveats: readonly CalibrationCaveat[];
}

/** A suggestion as a record holds it. Under a schedule that moves η it says nothing about the exponent. */
export function estimatedResult(
  suggestion: Suggestion,
  context: SuggestionContext,
  { presentMomentum }: FitInput,
): EstimatedResult {
  const { learningRate, freeP } = suggestion;
  const x = inverseLog(suggestion);
  const momentum = { value: 1 - x.value, low: Math.max(0, 1 - x.high), high: 1 - x.low };
  const scheduled = context.caveats.includes('scheduleMovesLearningRate');
  const verdict = scheduled ? 'undecided' : context.verdict;
  const savingOverPresent =
    presentMomentum === undefined ? undefined : savingOver(presentMomentum, suggestion);
  const savingOverDefault = savingOverHabit(suggestion);
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
    ...(freeP === undefined ? {} : { freeP }),
    models: suggestion.models.map((model) => toModelFit(model, learningRate)),
    learningRateRange:
      verdict === 'twoThirds'
        ? { low: Math.min(...context.rates), high: Math.max(...context.rates) }
        : { low: learningRate, high: learningRate },
    ...(savingOverPresent === undefined ? {} : { savingOverPresent }),
    ...(savingOverDefault === undefined ? {} : { savingOverDefault }),
    changeJustified: isChangeJustified(presentMomentum, momentum, savingOverPresent),
    caveats: [...new Set(context.caveats)],
  };
}

function inverseLog({ logX, logXLow, logXHigh }: Suggestion): Estimate {
  return { value: Math.exp(logX), low: Math.exp(logXLow), high: Math.exp(logXHigh) };
}

/** Nobody asked for trials at 0.9: further out than any trial that converged, the curve is no measurement. */
function savingOverHabit(suggestion: Suggestion): Estimate | undefined {
  return Math.log(1 - DEFAULT_MOMENTUM) <= suggestion.logXSlowest
    ? savingOver(DEFAULT_MOMENTUM, suggestion)
    : undefined;
}

function toModelFit(model: FixedPFit, learningRate: number): ModelFit {
  const { p, sigma, logLikelihood, weight } = model;
  const minimum = { x: Math.exp(model.logX), steps: Math.exp(model.logSteps) };
  return { p, ...coefficients(minimum, learningRate, p), sigma, logLikelihood, weight };
}
