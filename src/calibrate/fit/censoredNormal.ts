/** Observations that share one mean shift: offsets are the model's log T up to that shift. */
export interface CensoredGroup {
  readonly cells: readonly CensoredCell[];
}

/** Observations at one offset; sums instead of values, so that cost does not grow with the number of trials. */
export interface CensoredCell {
  readonly offset: number;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Lower bounds of right-censored observations. */
  readonly bounds: readonly number[];
}

export interface CensoredNormalFit {
  /** Mean shift of each group. */
  readonly shifts: readonly number[];
  readonly sigma: number;
  readonly logLikelihood: number;
}

/** T is a whole number of steps and no two machines agree to the last: a scatter below this is not believed. */
const SMALLEST_SIGMA = 0.01;
const LOG_TWO_PI = Math.log(2 * Math.PI);
const NEWTON_ITERATIONS = 40;
const NEWTON_TOLERANCE = 1e-9;

/**
 * Maximum likelihood of y = offset + shift(group) + σ·ε, ε standard normal, with right-censored y entering through the
 * survival function (the Tobit model; concave in 1/σ and shift/σ: R. J. Olsen, Econometrica 46, 1978, p. 1211). Groups
 * without an uncensored observation are refused by the caller.
 */
export function fitCensoredNormal(groups: readonly CensoredGroup[]): CensoredNormalFit {
  const start = fitUncensored(groups);
  const censored = groups.some((group) => group.cells.some((cell) => cell.bounds.length > 0));
  return censored ? newton(groups, start) : start;
}

function fitUncensored(groups: readonly CensoredGroup[]): CensoredNormalFit {
  let total = 0;
  let squares = 0;
  const shifts = groups.map(({ cells }) => {
    let count = 0;
    let sum = 0;
    for (const cell of cells) {
      count += cell.count;
      sum += cell.sum - cell.count * cell.offset;
    }
    const shift = sum / count;
    for (const cell of cells) {
      const centre = cell.offset + shift;
      squares += cell.sumOfSquares - 2 * centre * cell.sum + cell.count * centre * centre;
    }
    total += count;
    return shift;
  });
  const variance = Math.max(SMALLEST_SIGMA ** 2, squares / total);
  return {
    shifts,
    sigma: Math.sqrt(variance),
    logLikelihood: -0.5 * total * (LOG_TWO_PI + Math.log(variance)) - (0.5 * Math.max(0, squares)) / variance,
  };
}

/** Newton's method in θ = 1/σ and δ = shift/σ, whose Hessian is an arrow: the δ do not see each other. */
function newton(groups: readonly CensoredGroup[], start: CensoredNormalFit): CensoredNormalFit {
  let theta = 1 / Math.max(start.sigma, 0.05);
  let deltas = start.shifts.map((shift) => shift * theta);
  let at = derivatives(groups, deltas, theta);
  for (let iteration = 0; iteration < NEWTON_ITERATIONS; iteration += 1) {
    let schur = at.thetaTheta;
    let right = at.theta;
    for (const [j, curvature] of at.deltaDelta.entries()) {
      const cross = at.deltaTheta[j] ?? 0;
      schur -= (cross * cross) / curvature;
      right -= (cross * (at.delta[j] ?? 0)) / curvature;
    }
    const thetaStep = -right / schur;
    const deltaSteps = at.delta.map(
      (gradient, j) => -(gradient + (at.deltaTheta[j] ?? 0) * thetaStep) / (at.deltaDelta[j] ?? -1),
    );
    let scale = 1;
    let gain = 0;
    for (let halving = 0; halving < 30; halving += 1, scale /= 2) {
      const nextTheta = Math.min(1 / SMALLEST_SIGMA, theta + scale * thetaStep);
      if (nextTheta <= 0) continue;
      const nextDeltas = deltas.map((delta, j) => delta + scale * (deltaSteps[j] ?? 0));
      const next = derivatives(groups, nextDeltas, nextTheta);
      if (next.logLikelihood >= at.logLikelihood) {
        gain = next.logLikelihood - at.logLikelihood;
        theta = nextTheta;
        deltas = nextDeltas;
        at = next;
        break;
      }
    }
    if (gain < NEWTON_TOLERANCE) break;
  }
  return { shifts: deltas.map((delta) => delta / theta), sigma: 1 / theta, logLikelihood: at.logLikelihood };
}

interface Derivatives {
  readonly logLikelihood: number;
  readonly theta: number;
  readonly thetaTheta: number;
  readonly delta: readonly number[];
  readonly deltaDelta: readonly number[];
  readonly deltaTheta: readonly number[];
}

function derivatives(
  groups: readonly CensoredGroup[],
  deltas: readonly number[],
  theta: number,
): Derivatives {
  let logLikelihood = 0;
  let thetaGradient = 0;
  let thetaTheta = 0;
  const delta: number[] = [];
  const deltaDelta: number[] = [];
  const deltaTheta: number[] = [];
  for (const [j, { cells }] of groups.entries()) {
    const shift = deltas[j] ?? 0;
    let gradient = 0;
    let curvature = 0;
    let cross = 0;
    for (const { offset, count, sum, sumOfSquares, bounds } of cells) {
      const deviations = sum - count * offset;
      const squares = sumOfSquares - 2 * offset * sum + count * offset * offset;
      const residuals = theta * deviations - count * shift;
      logLikelihood +=
        count * (Math.log(theta) - 0.5 * LOG_TWO_PI) -
        0.5 * (theta * theta * squares - 2 * theta * shift * deviations + count * shift * shift);
      gradient += residuals;
      curvature -= count;
      cross += deviations;
      thetaGradient += count / theta - (theta * squares - shift * deviations);
      thetaTheta -= count / (theta * theta) + squares;
      for (const bound of bounds) {
        const deviation = bound - offset;
        const z = theta * deviation - shift;
        const { logSurvival, hazard } = normalTail(z);
        const slope = hazard * (hazard - z);
        logLikelihood += logSurvival;
        gradient += hazard;
        curvature -= slope;
        cross += slope * deviation;
        thetaGradient -= hazard * deviation;
        thetaTheta -= slope * deviation * deviation;
      }
    }
    delta.push(gradient);
    deltaDelta.push(curvature);
    deltaTheta.push(cross);
  }
  return { logLikelihood, theta: thetaGradient, thetaTheta, delta, deltaDelta, deltaTheta };
}

/**
 * log of the standard normal's survival function and its hazard φ(z)/(1 − Φ(z)), to about 1e-10 for every finite z: the series
 * of Φ up to |z| = 2, the continued fraction of Mills' ratio beyond (Abramowitz & Stegun 26.2.11 and 26.2.14).
 */
export function normalTail(z: number): { readonly logSurvival: number; readonly hazard: number } {
  const logDensity = -0.5 * (z * z + LOG_TWO_PI);
  if (z > 2) {
    let ratio = 0;
    for (let k = Math.ceil(4 + 170 / (z * z)); k >= 1; k -= 1) ratio = k / (z + ratio);
    const hazard = z + ratio;
    return { logSurvival: logDensity - Math.log(hazard), hazard };
  }
  if (z < -8.5) return { logSurvival: 0, hazard: 0 };
  if (z < -2) {
    const tail = Math.exp(normalTail(-z).logSurvival);
    return { logSurvival: Math.log1p(-tail), hazard: Math.exp(logDensity) / (1 - tail) };
  }
  let term = z;
  let series = z;
  for (let k = 1; Math.abs(term) > 1e-13; k += 1) {
    term *= (z * z) / (2 * k + 1);
    series += term;
  }
  const survival = 0.5 - Math.exp(logDensity) * series;
  return { logSurvival: Math.log(survival), hazard: Math.exp(logDensity) / survival };
}
