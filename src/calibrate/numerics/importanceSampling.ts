import { choleskyFactor } from './cholesky';
import { quasiNormals } from './quasiNormals';

/** A target density, up to a constant, by its logarithm, and where to look for it first. */
export interface SamplingProblem {
  /** Mean and standard deviation of the first proposal in every dimension; wide enough to cover the target. */
  readonly start: readonly { readonly mean: number; readonly deviation: number }[];
  /** log of the target at a point; −∞ where it is impossible. */
  readonly logTarget: (point: Float64Array) => number;
}

/** Points with weights that sum to one. */
export interface WeightedPoints {
  readonly points: readonly Float64Array[];
  readonly weights: Float64Array;
  /** (Σw)²/Σw². */
  readonly effectiveCount: number;
}

const FIRST_COUNT = 2048;
const COUNT = 1024;
const MOST_STAGES = 8;
/** Share of a stage's points that its tempered weights must be worth. */
const SMALLEST_EFFECTIVE_SHARE = 0.08;
/** Share that is enough for the last stage. */
const ENOUGH_EFFECTIVE_SHARE = 0.3;
/** Proposals are a mixture: most draws a little wider than what is known, some much wider. */
const SCALES = [1.15, 1.15, 1.15, 2.5] as const;

/**
 * Adaptive importance sampling (population Monte Carlo with tempering: O. Cappé et al., J. Comput. Graph. Stat. 13, 2004): every
 * stage proposes from a normal mixture with the mean and covariance of the one before. Deterministic.
 */
export function samplePosterior(problem: SamplingProblem): WeightedPoints {
  const dimensions = problem.start.length;
  let centre = Float64Array.from(problem.start, ({ mean }) => mean);
  let factor = diagonal(problem.start.map(({ deviation }) => deviation));
  let last: WeightedPoints | undefined;
  for (let stage = 0; stage < MOST_STAGES; stage += 1) {
    const count = stage === 0 ? FIRST_COUNT : COUNT;
    const scales = stage === 0 ? ([1] as const) : SCALES;
    const points = propose(count, centre, factor, scales);
    const logWeights = logWeightsOf(points, problem, centre, factor, scales);
    last = weighted(points, logWeights, 1);
    if (last.effectiveCount >= ENOUGH_EFFECTIVE_SHARE * count && stage > 0) return last;
    const tempered = temper(points, logWeights, SMALLEST_EFFECTIVE_SHARE * count);
    ({ centre, factor } = momentsOf(tempered, dimensions));
  }
  return last ?? { points: [], weights: new Float64Array(), effectiveCount: 0 };
}

function propose(
  count: number,
  centre: Float64Array,
  factor: readonly Float64Array[],
  scales: readonly number[],
): Float64Array[] {
  const dimensions = centre.length;
  const normals = quasiNormals(count, dimensions);
  return Array.from({ length: count }, (_, n) => {
    const scale = scales[n % scales.length] ?? 1;
    const point = new Float64Array(dimensions);
    for (let i = 0; i < dimensions; i += 1) {
      let value = centre[i]!;
      for (let j = 0; j <= i; j += 1) value += scale * factor[i]![j]! * normals[j]![n]!;
      point[i] = value;
    }
    return point;
  });
}

function logWeightsOf(
  points: readonly Float64Array[],
  problem: SamplingProblem,
  centre: Float64Array,
  factor: readonly Float64Array[],
  scales: readonly number[],
): Float64Array {
  const dimensions = centre.length;
  const whitened = new Float64Array(dimensions);
  return Float64Array.from(points, (point) => {
    const logTarget = problem.logTarget(point);
    if (logTarget === -Infinity || Number.isNaN(logTarget)) return -Infinity;
    let square = 0;
    for (let i = 0; i < dimensions; i += 1) {
      let value = point[i]! - centre[i]!;
      for (let j = 0; j < i; j += 1) value -= factor[i]![j]! * whitened[j]!;
      whitened[i] = value / factor[i]![i]!;
      square += whitened[i]! ** 2;
    }
    let density = 0;
    for (const scale of scales) density += Math.exp((-0.5 * square) / scale ** 2) / scale ** dimensions;
    return density > 0 ? logTarget - Math.log(density) : -Infinity;
  });
}

function weighted(points: readonly Float64Array[], logWeights: Float64Array, power: number): WeightedPoints {
  let largest = -Infinity;
  for (const value of logWeights) largest = Math.max(largest, value);
  const weights = new Float64Array(points.length);
  if (largest === -Infinity) return { points, weights, effectiveCount: 0 };
  let sum = 0;
  for (let n = 0; n < weights.length; n += 1)
    sum += weights[n] = Math.exp(power * (logWeights[n]! - largest));
  let squares = 0;
  for (let n = 0; n < weights.length; n += 1) squares += (weights[n]! /= sum) ** 2;
  return { points, weights, effectiveCount: 1 / squares };
}

/** The weights at the largest power ≤ 1 that is worth `fewest` points. */
function temper(points: readonly Float64Array[], logWeights: Float64Array, fewest: number): WeightedPoints {
  const whole = weighted(points, logWeights, 1);
  if (whole.effectiveCount >= fewest) return whole;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 20; step += 1) {
    const middle = (low + high) / 2;
    if (weighted(points, logWeights, middle).effectiveCount >= fewest) low = middle;
    else high = middle;
  }
  return weighted(points, logWeights, low);
}

function momentsOf(
  { points, weights }: WeightedPoints,
  dimensions: number,
): {
  centre: Float64Array<ArrayBuffer>;
  factor: Float64Array[];
} {
  const centre = new Float64Array(dimensions);
  points.forEach((point, n) => {
    for (let i = 0; i < dimensions; i += 1) centre[i]! += weights[n]! * point[i]!;
  });
  const covariance = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
  points.forEach((point, n) => {
    if (weights[n] === 0) return;
    for (let i = 0; i < dimensions; i += 1)
      for (let j = 0; j <= i; j += 1)
        covariance[i]![j]! += weights[n]! * (point[i]! - centre[i]!) * (point[j]! - centre[j]!);
  });
  return { centre, factor: choleskyFactor(covariance) };
}

function diagonal(values: readonly number[]): Float64Array[] {
  return values.map((value, i) => {
    const row = new Float64Array(values.length);
    row[i] = value;
    return row;
  });
}
