import type {
  CalibrationCaveat,
  CalibrationResult,
  Estimate,
  EstimatedResult,
  ModelFit,
} from '../../model/calibration';
import { DEFAULT_MOMENTUM } from '../../model/defaultMomentum';
import { isChangeJustified } from '../../model/justifiedChange';
import { ruleConstant } from '../../model/momentumRule';
import { coefficients } from './model/convergenceModel';
import type { FitInput } from './fitInput';
import { freeExponent } from './model/freeExponent';
import { misfits } from '../numerics/lackOfFitTest';
import { largestLeaveOneOutMove } from './model/leaveOneOut';
import { ModelLikelihood } from './model/modelLikelihood';
import type { RateGroup } from './settings/observations';
import type { RateMinimum } from './rateMinimum';
import { savingOver } from './saving';
import { fitSeveralRates } from './model/severalRatesFit';
import { weighFixedP, type FixedPFit } from './model/singleRateFit';
import { exponentVerdict } from './verdict';
import type { Wall } from './settings/wall';
import { wallExponent } from './wallExponent';

/** Values of p that the average over p = 1 and p = 2 stands for; a measured p outside is a misfit. */
const COVERED_P = { low: 0.8, high: 2.2 };

/** Scatter of log T around the model that is poor whatever the seeds say: a factor of 1.65. */
const POOR_SIGMA = 0.5;

/** The log-x position of the suggestion and all that goes with it, before it is put into words. */
interface Position {
  readonly learningRate: number;
  readonly logX: number;
  readonly logXLow: number;
  readonly logXHigh: number;
  readonly models: readonly FixedPFit[];
  readonly freeP: Estimate | undefined;
  /** log x left of which the target is not reached. */
  readonly logXWall: number | undefined;
  readonly onWall: boolean;
  /** The largest log x at which a trial converged. */
  readonly logXSlowest: number;
}

/** The estimate at the measured learning rate nearest to the middle of `minima`; nothing is said about other learning rates. */
export function estimateFromOneRate(
  minima: readonly RateMinimum[],
  learningRates: number,
  input: FitInput,
  caveats: readonly CalibrationCaveat[],
): CalibrationResult {
  const minimum = nearestToMiddle(minima);
  const freeP = freeExponents([minimum]);
  return finish(positionAt(minimum, freeP.get(minimum)), input, {
    verdict: 'undecided',
    gamma: undefined,
    rates: [minimum.group.learningRate],
    caveats: [
      ...caveats,
      ...(learningRates === 1 ? (['onlyOneLearningRate'] as const) : []),
      ...minimumCaveats([minimum], freeP),
    ],
  });
}

/** A learning rate whose trials tell only where the wall is. */
export interface WallOnly {
  readonly learningRate: number;
  readonly wall: Wall;
}

/**
 * The estimate at the geometric middle of at least three learning rates, with γ and the verdict on the exponent. Where minima stand
 * on walls, γ is that of the walls, and the estimate is the one at the measured learning rate nearest to the middle.
 */
export function estimateFromSeveralRates(
  minima: readonly RateMinimum[],
  wallsOnly: readonly WallOnly[],
  input: FitInput,
  caveats: readonly CalibrationCaveat[],
): CalibrationResult {
  const rates = minima.map(({ group }) => group.learningRate);
  const walls = [
    ...wallsOnly,
    ...minima.flatMap(({ onWall, wall, group }) =>
      onWall && wall !== undefined ? [{ learningRate: group.learningRate, wall }] : [],
    ),
  ];
  if (walls.length > 0) {
    const gamma = wallExponent(walls);
    const learningRates = minima.length + wallsOnly.length;
    const evidence = { gamma, p: undefined, onWall: walls.length, learningRates, misfits: false };
    const nearest = nearestToMiddle(minima);
    const freeP = freeExponents(minima);
    return finish(positionAt(nearest, freeP.get(nearest)), input, {
      verdict: exponentVerdict(evidence),
      gamma,
      rates,
      caveats: [...caveats, ...minimumCaveats(minima, freeP)],
    });
  }
  const middle = rates.reduce((sum, rate) => sum + Math.log(rate), 0) / rates.length;
  const likelihood = ModelLikelihood.of(minima.map(({ group }) => group));
  const logRates = rates.map((rate) => Math.log(rate) - middle);
  const joint = fitSeveralRates(likelihood, logRates, startFrom(minima, logRates));
  const models = weighFixedP(
    likelihood,
    (at) => logRates.map((logRate) => at + joint.gamma.value * logRate),
    {
      low: joint.logX.value - 1,
      high: joint.logX.value + 1,
    },
  );
  const poor =
    joint.misfits ||
    isPoor(
      likelihood,
      models,
      (logX) => logRates.map((logRate) => logX + joint.gamma.value * logRate),
      joint.p,
    );
  return finish(
    {
      learningRate: Math.exp(middle),
      logX: joint.logX.value,
      logXLow: joint.logX.low,
      logXHigh: joint.logX.high,
      models,
      freeP: joint.p,
      logXWall: undefined,
      onWall: false,
      logXSlowest: slowestConverged(minima.map(({ group }) => group)),
    },
    input,
    {
      verdict: exponentVerdict({
        gamma: joint.gamma,
        p: joint.p,
        onWall: 0,
        learningRates: rates.length,
        misfits: joint.misfits,
      }),
      gamma: joint.gamma,
      rates,
      caveats: [
        ...caveats,
        ...(poor ? (['poorFit'] as const) : []),
        ...(minima.some(isSensitive) ? (['sensitiveToOneTrial'] as const) : []),
      ],
    },
  );
}

function positionAt(
  { group, fit, logX, logXLow, logXHigh, wall, onWall }: RateMinimum,
  freeP: Estimate | undefined,
): Position {
  return {
    learningRate: group.learningRate,
    logX,
    logXLow,
    logXHigh,
    models: fit.models,
    freeP,
    logXWall: wall?.logXBehind,
    onWall,
    logXSlowest: slowestConverged([group]),
  };
}

function slowestConverged(groups: readonly RateGroup[]): number {
  const settings = groups.flatMap((group) => group.settings).filter(({ logSteps }) => logSteps.length > 0);
  return Math.log(Math.max(...settings.map(({ x }) => x)));
}

function finish(
  position: Position,
  input: FitInput,
  context: Pick<EstimatedResult, 'verdict' | 'caveats'> & {
    readonly gamma: Estimate | undefined;
    readonly rates: readonly number[];
  },
): CalibrationResult {
  const { learningRate } = position;
  const x = {
    value: Math.exp(position.logX),
    low: Math.exp(position.logXLow),
    high: Math.exp(position.logXHigh),
  };
  const momentum = { value: 1 - x.value, low: Math.max(0, 1 - x.high), high: 1 - x.low };
  const scheduled = context.caveats.includes('scheduleMovesLearningRate');
  const verdict = scheduled ? 'undecided' : context.verdict;
  const savingOverPresent =
    input.presentMomentum === undefined ? undefined : savingOver(input.presentMomentum, position);
  // Nobody asked for trials at 0.9: further out than any trial that converged, the curve is no measurement.
  const savingOverDefault =
    Math.log(1 - DEFAULT_MOMENTUM) <= position.logXSlowest
      ? savingOver(DEFAULT_MOMENTUM, position)
      : undefined;
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
    ...(position.freeP === undefined ? {} : { freeP: position.freeP }),
    models: position.models.map((model) => toModelFit(model, learningRate)),
    learningRateRange:
      verdict === 'twoThirds'
        ? { low: Math.min(...context.rates), high: Math.max(...context.rates) }
        : { low: learningRate, high: learningRate },
    ...(savingOverPresent === undefined ? {} : { savingOverPresent }),
    ...(savingOverDefault === undefined ? {} : { savingOverDefault }),
    changeJustified: isChangeJustified(input.presentMomentum, momentum, savingOverPresent),
    caveats: [...new Set(context.caveats)],
  };
}

function toModelFit(model: FixedPFit, learningRate: number): ModelFit {
  const { p, sigma, logLikelihood, weight } = model;
  const minimum = { x: Math.exp(model.logX), steps: Math.exp(model.logSteps) };
  return { p, ...coefficients(minimum, learningRate, p), sigma, logLikelihood, weight };
}

function minimumCaveats(
  minima: readonly RateMinimum[],
  freeP: ReadonlyMap<RateMinimum, Estimate | undefined>,
): CalibrationCaveat[] {
  const caveats: CalibrationCaveat[] = [];
  if (minima.some(({ onWall }) => onWall)) caveats.push('targetAtNoiseFloor');
  if (minima.some((minimum) => isPoorMinimum(minimum, freeP.get(minimum)))) caveats.push('poorFit');
  if (minima.some(isSensitive)) caveats.push('sensitiveToOneTrial');
  return caveats;
}

function isPoorMinimum({ group, fit }: RateMinimum, freeP: Estimate | undefined): boolean {
  return isPoor(ModelLikelihood.of([group]), fit.models, (logX) => [logX], freeP);
}

/** Whether the better of the fixed-p models, which is the curve that is shown, misses the trials. */
function isPoor(
  likelihood: ModelLikelihood,
  models: readonly FixedPFit[],
  minimaAt: (logX: number) => readonly number[],
  freeP: Estimate | undefined,
): boolean {
  const best = models.reduce((left, right) => (right.logLikelihood > left.logLikelihood ? right : left));
  if (best.sigma > POOR_SIGMA) return true;
  const minima = minimaAt(best.logX);
  if (misfits(likelihood.lackOfFit(minima, best.p, 1, 1 + minima.length))) return true;
  return freeP !== undefined && (freeP.high < COVERED_P.low || freeP.low > COVERED_P.high);
}

function freeExponents(minima: readonly RateMinimum[]): Map<RateMinimum, Estimate | undefined> {
  return new Map(
    minima.map((minimum) => [minimum, freeExponent(ModelLikelihood.of([minimum.group]), minimum.fit)]),
  );
}

function isSensitive(minimum: RateMinimum): boolean {
  if (minimum.onWall) return false;
  const halfWidth = (minimum.logXHigh - minimum.logXLow) / 2;
  return largestLeaveOneOutMove(minimum.group, minimum.fit) > halfWidth;
}

function nearestToMiddle(minima: readonly RateMinimum[]): RateMinimum {
  const middle = minima.reduce((sum, { group }) => sum + Math.log(group.learningRate), 0) / minima.length;
  const distance = ({ group }: RateMinimum): number => Math.abs(Math.log(group.learningRate) - middle);
  return minima.reduce((left, right) => (distance(right) < distance(left) ? right : left));
}

function startFrom(
  minima: readonly RateMinimum[],
  logRates: readonly number[],
): { readonly logX: number; readonly gamma: number; readonly p: number } {
  const logX = minima.reduce((sum, minimum) => sum + minimum.logX, 0) / minima.length;
  const spread = logRates.reduce((sum, rate) => sum + rate * rate, 0);
  const slope =
    minima.reduce((sum, minimum, j) => sum + (minimum.logX - logX) * (logRates[j] ?? 0), 0) / spread;
  return { logX, gamma: slope, p: 1.5 };
}
