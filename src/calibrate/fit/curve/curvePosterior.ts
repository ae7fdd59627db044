import { samplePosterior } from '../../numerics/importanceSampling';
import { normalTail } from '../../numerics/normalTail';
import type { Setting } from '../settings/observations';
import { logExcess, type TimeCurve } from './timeCurve';

/** A curve that the trials allow, and how much they do. Weights of a posterior sum to one. */
export interface CurveDraw extends TimeCurve {
  readonly weight: number;
}

/** Normal priors of log p, log q and log d, from trainings that were recorded (docs/calibration.md, "The fit"). */
const LOG_RIGHT = { mean: Math.log(0.8), deviation: 0.5 };
const LOG_LEFT = { mean: Math.log(0.8), deviation: 0.6 };
const LOG_FLOOR = { mean: 0, deviation: 2 };
/** Part of the right-censored trials that would have ended late for reasons of their own. */
const STRAGGLERS = 0.1;
/** Minima are looked for between these x; beyond 1 the minimum is at β = 0. */
const LOG_X = { low: Math.log(1e-4), high: Math.log(4) };
/** Inverse gamma prior of the scatter's variance: two trials' worth of 0.1. */
const PRIOR_TRIALS = 2;
const PRIOR_SQUARES = 2 * 0.1 ** 2;
/** log T scatters more left of the minimum, where the velocity remembers long: the deviation's growth per unit of log x. */
const SCATTER_GROWTH = 0.5;
const SCATTER_REACH = 2;

/** Curves that stand for a posterior. */
const DRAWS = 400;

interface Observed {
  readonly logX: number;
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
  readonly logBudgets: readonly number[];
}

/**
 * Curves that the settings' trials allow, weighted: normal scatter of log T with unknown deviation (integrated out, as is T*),
 * right-censored trials by the survival of the Student distribution that this leaves. Needs a converged trial.
 */
export function curvePosterior(settings: readonly Setting[]): readonly CurveDraw[] {
  const key = JSON.stringify(settings);
  const known = recent.get(key) ?? drawCurves(settings);
  recent.delete(key);
  recent.set(key, known);
  const [oldest] = recent.keys();
  if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest);
  return known;
}

/** Plan, fit and drawn curve ask for the same posterior after every trial. */
const recent = new Map<string, readonly CurveDraw[]>();
const MOST_RECENT = 64;

function drawCurves(settings: readonly Setting[]): readonly CurveDraw[] {
  const observed = settings.map(toObserved);
  const likelihood = new CurveLikelihood(observed);
  const { points, weights } = samplePosterior({
    start: [{ mean: likelihood.middle, deviation: 1.5 }, LOG_RIGHT, LOG_LEFT, LOG_FLOOR],
    logTarget: (point) => {
      const [logX = 0, logRight = 0, logLeft = 0, logFloor = 0] = point;
      if (logX < LOG_X.low || logX > LOG_X.high) return -Infinity;
      return (
        logNormal(logRight, LOG_RIGHT) +
        logNormal(logLeft, LOG_LEFT) +
        logNormal(logFloor, LOG_FLOOR) +
        likelihood.at(logX, Math.exp(logLeft), Math.exp(logRight), Math.exp(logFloor))
      );
    },
  });
  return resampled(weights, DRAWS).map(({ index, weight }) => {
    const [logX = 0, logRight = 0, logLeft = 0, logFloor = 0] = points[index] ?? [];
    const curve = { logX, left: Math.exp(logLeft), right: Math.exp(logRight), floor: Math.exp(logFloor) };
    return { ...curve, logSteps: likelihood.logSteps(curve), weight };
  });
}

/** Systematic resampling: about `count` draws, those of equal index put together; weights sum to one. */
function resampled(
  weights: Float64Array,
  count: number,
): { readonly index: number; readonly weight: number }[] {
  const kept: { readonly index: number; readonly weight: number }[] = [];
  let sum = 0;
  let taken = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight;
    const upTo = Math.min(count, Math.floor(sum * count + 0.5));
    if (upTo > taken) kept.push({ index, weight: (upTo - taken) / count });
    taken = Math.max(taken, upTo);
  }
  return kept;
}

function logNormal(
  value: number,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): number {
  return -0.5 * ((value - mean) / deviation) ** 2;
}

function toObserved({ x, logSteps, logBudgets }: Setting): Observed {
  const count = logSteps.length;
  const mean = count === 0 ? 0 : logSteps.reduce((sum, value) => sum + value, 0) / count;
  const squares = logSteps.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { logX: Math.log(x), count, mean, squares, logBudgets };
}

class CurveLikelihood {
  readonly #observed: readonly Observed[];
  readonly #count: number;
  /** log x of the fastest setting. */
  readonly middle: number;

  constructor(observed: readonly Observed[]) {
    this.#observed = observed;
    this.#count = observed.reduce((sum, { count }) => sum + count, 0);
    this.middle = observed
      .filter(({ count }) => count > 0)
      .reduce((best, each) => (each.mean < best.mean ? each : best)).logX;
  }

  at(logX: number, left: number, right: number, floor: number): number {
    let precision = 0;
    let weightedSum = 0;
    let weightedSquares = 0;
    let logPrecisions = 0;
    for (const each of this.#observed) {
      if (each.count === 0) continue;
      const residual = each.mean - logExcess(each.logX - logX, left, right, floor);
      const growth = growthAt(logX - each.logX);
      const weight = Math.exp(-2 * growth);
      precision += weight * each.count;
      weightedSum += weight * each.count * residual;
      weightedSquares += weight * (each.squares + each.count * residual ** 2);
      logPrecisions -= growth * each.count;
    }
    const logSteps = weightedSum / precision;
    const squares = PRIOR_SQUARES + Math.max(0, weightedSquares - precision * logSteps ** 2);
    const freedom = PRIOR_TRIALS + this.#count - 1;
    let logLikelihood = logPrecisions - 0.5 * Math.log(precision) - 0.5 * freedom * Math.log(squares);
    const deviation = Math.sqrt((squares / freedom) * (1 + 1 / precision));
    for (const each of this.#observed) {
      if (each.logBudgets.length === 0) continue;
      const expected = logSteps + logExcess(each.logX - logX, left, right, floor);
      const scale = deviation * Math.exp(growthAt(logX - each.logX));
      for (const logBudget of each.logBudgets) {
        const { logSurvival } = normalTail(asNormal((logBudget - expected) / scale, freedom));
        logLikelihood += Math.log((1 - STRAGGLERS) * Math.exp(logSurvival) + STRAGGLERS / 2);
      }
    }
    return logLikelihood;
  }

  logSteps({ logX, left, right, floor }: Omit<TimeCurve, 'logSteps'>): number {
    let precision = 0;
    let sum = 0;
    for (const each of this.#observed) {
      const weight = each.count * Math.exp(-2 * growthAt(logX - each.logX));
      precision += weight;
      sum += weight * (each.mean - logExcess(each.logX - logX, left, right, floor));
    }
    return sum / precision;
  }
}

function growthAt(leftOfMinimum: number): number {
  return SCATTER_GROWTH * Math.min(SCATTER_REACH, Math.max(0, leftOfMinimum));
}

/** The normal quantile of a Student quantile, within 0.02 (D. L. Wallace, Ann. Math. Stat. 30, 1959). */
function asNormal(t: number, freedom: number): number {
  const z = ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom));
  return t < 0 ? -z : z;
}
