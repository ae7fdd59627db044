import { normalTail } from './normalTail';

/** Trials at one place, as sums, so that cost does not grow with their number. */
export interface CensoredCell {
  /** Cells of one group share a mean shift; groups count from 0 without gaps. */
  readonly group: number;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Lower bounds of right-censored observations, and how many share each. */
  readonly bounds: readonly { readonly value: number; readonly count: number }[];
}

export interface CensoredNormalFit {
  /** Mean shift of each group. */
  readonly shifts: readonly number[];
  readonly sigma: number;
  readonly logLikelihood: number;
}

/** T is a whole number of steps and no two machines agree to the last: a scatter below this is not believed. */
const SMALLEST_SIGMA = 0.01;
/** A budget this many deviations below the expected T was outlasted for certain, to 1e-12. */
const CERTAIN = -7;
const LOG_TWO_PI = Math.log(2 * Math.PI);
const NEWTON_ITERATIONS = 40;
const NEWTON_TOLERANCE = 1e-9;

/**
 * Maximum likelihood of y = offset + shift(group) + σ·ε, ε standard normal, with right-censored y entering through the
 * survival function (the Tobit model; concave in 1/σ and shift/σ: R. J. Olsen, Econometrica 46, 1978, p. 1211). `offsets` has one
 * entry per cell. Every group needs an uncensored observation. `near`, a fit of the same cells at other offsets, saves time.
 */
export function fitCensoredNormal(
  cells: readonly CensoredCell[],
  offsets: readonly number[],
  groups: number,
  near?: CensoredNormalFit,
): CensoredNormalFit {
  const isCensored = cells.some(({ bounds }) => bounds.length > 0);
  if (near !== undefined && isCensored) return newton(cells, offsets, near);
  const start = fitUncensored(cells, offsets, groups);
  return isCensored ? newton(cells, offsets, start) : start;
}

function fitUncensored(
  cells: readonly CensoredCell[],
  offsets: readonly number[],
  groups: number,
): CensoredNormalFit {
  const counts = zeros(groups);
  const shifts = zeros(groups);
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i];
    if (cell === undefined) continue;
    counts[cell.group] = (counts[cell.group] ?? 0) + cell.count;
    shifts[cell.group] = (shifts[cell.group] ?? 0) + cell.sum - cell.count * (offsets[i] ?? 0);
  }
  let total = 0;
  for (let j = 0; j < groups; j += 1) {
    shifts[j] = (shifts[j] ?? 0) / (counts[j] ?? 1);
    total += counts[j] ?? 0;
  }
  let squares = 0;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i];
    if (cell === undefined) continue;
    const centre = (offsets[i] ?? 0) + (shifts[cell.group] ?? 0);
    squares += cell.sumOfSquares - 2 * centre * cell.sum + cell.count * centre * centre;
  }
  const variance = Math.max(SMALLEST_SIGMA ** 2, squares / total);
  return {
    shifts,
    sigma: Math.sqrt(variance),
    logLikelihood: -0.5 * total * (LOG_TWO_PI + Math.log(variance)) - (0.5 * Math.max(0, squares)) / variance,
  };
}

/** Newton's method in θ = 1/σ and δ = shift/σ, whose Hessian is an arrow: the δ do not see each other. */
function newton(
  cells: readonly CensoredCell[],
  offsets: readonly number[],
  start: CensoredNormalFit,
): CensoredNormalFit {
  const groups = start.shifts.length;
  let theta = 1 / Math.max(start.sigma, 0.05);
  let deltas = start.shifts.map((shift) => shift * theta);
  let nextDeltas = zeros(groups);
  let at = emptyDerivatives(groups);
  let next = emptyDerivatives(groups);
  differentiate(cells, offsets, deltas, theta, at);
  const deltaSteps = zeros(groups);
  for (let iteration = 0; iteration < NEWTON_ITERATIONS; iteration += 1) {
    let schur = at.thetaTheta;
    let right = at.theta;
    for (let j = 0; j < groups; j += 1) {
      const ratio = (at.deltaTheta[j] ?? 0) / (at.deltaDelta[j] ?? -1);
      schur -= (at.deltaTheta[j] ?? 0) * ratio;
      right -= (at.delta[j] ?? 0) * ratio;
    }
    const thetaStep = -right / schur;
    for (let j = 0; j < groups; j += 1) {
      deltaSteps[j] = -((at.delta[j] ?? 0) + (at.deltaTheta[j] ?? 0) * thetaStep) / (at.deltaDelta[j] ?? -1);
    }
    let gain = 0;
    for (let halving = 0, scale = 1; halving < 30; halving += 1, scale /= 2) {
      const nextTheta = Math.min(1 / SMALLEST_SIGMA, theta + scale * thetaStep);
      if (nextTheta <= 0) continue;
      for (let j = 0; j < groups; j += 1) nextDeltas[j] = (deltas[j] ?? 0) + scale * (deltaSteps[j] ?? 0);
      differentiate(cells, offsets, nextDeltas, nextTheta, next);
      if (next.logLikelihood >= at.logLikelihood) {
        gain = next.logLikelihood - at.logLikelihood;
        theta = nextTheta;
        [deltas, nextDeltas] = [nextDeltas, deltas];
        [at, next] = [next, at];
        break;
      }
    }
    if (gain < NEWTON_TOLERANCE) break;
  }
  return { shifts: deltas.map((delta) => delta / theta), sigma: 1 / theta, logLikelihood: at.logLikelihood };
}

/** Filled anew by every `differentiate`: the fit spends its time there. */
interface Derivatives {
  logLikelihood: number;
  theta: number;
  thetaTheta: number;
  readonly delta: number[];
  readonly deltaDelta: number[];
  readonly deltaTheta: number[];
}

function emptyDerivatives(groups: number): Derivatives {
  return {
    logLikelihood: 0,
    theta: 0,
    thetaTheta: 0,
    delta: zeros(groups),
    deltaDelta: zeros(groups),
    deltaTheta: zeros(groups),
  };
}

function differentiate(
  cells: readonly CensoredCell[],
  offsets: readonly number[],
  deltas: readonly number[],
  theta: number,
  into: Derivatives,
): void {
  const { delta, deltaDelta, deltaTheta } = into;
  delta.fill(0);
  deltaDelta.fill(0);
  deltaTheta.fill(0);
  let logLikelihood = 0;
  let thetaGradient = 0;
  let thetaTheta = 0;
  const logPeak = Math.log(theta) - 0.5 * LOG_TWO_PI;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i];
    if (cell === undefined) continue;
    const { group, count, sum, sumOfSquares, bounds } = cell;
    const offset = offsets[i] ?? 0;
    const shift = deltas[group] ?? 0;
    const deviations = sum - count * offset;
    const squares = sumOfSquares - 2 * offset * sum + count * offset * offset;
    let gradient = theta * deviations - count * shift;
    let curvature = -count;
    let cross = deviations;
    logLikelihood +=
      count * logPeak -
      0.5 * (theta * theta * squares - 2 * theta * shift * deviations + count * shift * shift);
    thetaGradient += count / theta - (theta * squares - shift * deviations);
    thetaTheta -= count / (theta * theta) + squares;
    for (const bound of bounds) {
      const deviation = bound.value - offset;
      const z = theta * deviation - shift;
      if (z < CERTAIN) continue;
      const { logSurvival, hazard } = normalTail(z);
      const slope = bound.count * hazard * (hazard - z);
      logLikelihood += bound.count * logSurvival;
      gradient += bound.count * hazard;
      curvature -= slope;
      cross += slope * deviation;
      thetaGradient -= bound.count * hazard * deviation;
      thetaTheta -= slope * deviation * deviation;
    }
    delta[group] = (delta[group] ?? 0) + gradient;
    deltaDelta[group] = (deltaDelta[group] ?? 0) + curvature;
    deltaTheta[group] = (deltaTheta[group] ?? 0) + cross;
  }
  into.logLikelihood = logLikelihood;
  into.theta = thetaGradient;
  into.thetaTheta = thetaTheta;
}

function zeros(length: number): number[] {
  const values: number[] = [];
  for (let i = 0; i < length; i += 1) values.push(0);
  return values;
}
