import { add, type CensoredNormalWorkspace } from './censoredNormalWorkspace';

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
const NEWTON_HALVINGS = 30;
/** A step that gains less, its halving included, ends the fit. */
const NEWTON_TOLERANCE = 1e-9;
/** A step that should gain less than this gains just that, to 1e-12: it is taken without looking. */
const CERTAIN_GAIN = 1e-8;
/** Where a fit starts from the scatter around the model, that is taken to be at least this. */
const SMALLEST_FIRST_SIGMA = 0.05;

/**
 * Maximum likelihood of y = offset + shift(group) + σ·ε, ε standard normal, with right-censored y entering through the
 * survival function (the Tobit model; concave in 1/σ and shift/σ: R. J. Olsen, Econometrica 46, 1978, p. 1211). `offsets` has one
 * entry per cell of the workspace. Every group needs an uncensored observation.
 */
export function fitCensoredNormal(
  workspace: CensoredNormalWorkspace,
  offsets: ArrayLike<number>,
): CensoredNormalFit {
  workspace.centre(offsets);
  const { means, bounds, count, allSquares } = workspace;
  if (bounds.values.length > 0) return newton(workspace);
  const variance = Math.max(SMALLEST_SIGMA ** 2, allSquares / count);
  return {
    shifts: Array.from(means),
    sigma: Math.sqrt(variance),
    logLikelihood: -0.5 * count * (LOG_TWO_PI + Math.log(variance)) - (0.5 * allSquares) / variance,
  };
}

/** Newton's method in θ = 1/σ and δ = (shift − mean)/σ. */
function newton(workspace: CensoredNormalWorkspace): CensoredNormalFit {
  const { means, deltaSteps } = workspace;
  workspace.theta = firstTheta(workspace);
  workspace.differentiate(workspace.theta, workspace.deltas, workspace.at);
  for (let iteration = 0; iteration < NEWTON_ITERATIONS; iteration += 1) {
    const { at } = workspace;
    const thetaStep = solveStep(workspace);
    let expected = at.theta * thetaStep;
    for (let j = 0; j < means.length; j += 1) expected += (at.delta[j] ?? 0) * (deltaSteps[j] ?? 0);
    expected /= 2;
    if (expected < CERTAIN_GAIN && workspace.theta + thetaStep < 1 / SMALLEST_SIGMA) {
      workspace.theta += thetaStep;
      for (let j = 0; j < means.length; j += 1) add(workspace.deltas, j, deltaSteps[j] ?? 0);
      at.logLikelihood += expected;
      break;
    }
    if (takeStep(workspace, thetaStep) < NEWTON_TOLERANCE) break;
  }
  const { theta, deltas } = workspace;
  workspace.lastSquares = workspace.allSquares;
  const shifts: number[] = [];
  for (let j = 0; j < means.length; j += 1) shifts.push((means[j] ?? 0) + (deltas[j] ?? 0) / theta);
  return { shifts, sigma: 1 / theta, logLikelihood: workspace.at.logLikelihood };
}

/** From the uncensored scatter, or the last fit's θ, changed as that scatter has changed since. */
function firstTheta({ theta, count, allSquares, lastSquares }: CensoredNormalWorkspace): number {
  const scatter = Math.max(SMALLEST_SIGMA, Math.sqrt(allSquares / count));
  const sigma =
    theta === 0 ? scatter : scatter / (theta * Math.max(SMALLEST_SIGMA, Math.sqrt(lastSquares / count)));
  return 1 / Math.max(sigma, SMALLEST_FIRST_SIGMA);
}

/** Newton's step: that of θ is returned, those of the δ are left in `deltaSteps`. The Hessian is an arrow: the δ do not see each other. */
function solveStep({ at, deltaSteps }: CensoredNormalWorkspace): number {
  const groups = deltaSteps.length;
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
  return thetaStep;
}

/** Takes the step, halved until it gains; returns what it gained, 0 where nothing does. */
function takeStep(workspace: CensoredNormalWorkspace, thetaStep: number): number {
  const { deltaSteps } = workspace;
  for (let halving = 0, scale = 1; halving < NEWTON_HALVINGS; halving += 1, scale /= 2) {
    const nextTheta = Math.min(1 / SMALLEST_SIGMA, workspace.theta + scale * thetaStep);
    if (nextTheta <= 0) continue;
    const { deltas, nextDeltas, at, next } = workspace;
    for (let j = 0; j < nextDeltas.length; j += 1) {
      nextDeltas[j] = (deltas[j] ?? 0) + scale * (deltaSteps[j] ?? 0);
    }
    workspace.differentiate(nextTheta, nextDeltas, next);
    if (next.logLikelihood >= at.logLikelihood) {
      workspace.theta = nextTheta;
      workspace.deltas = nextDeltas;
      workspace.nextDeltas = deltas;
      workspace.at = next;
      workspace.next = at;
      return next.logLikelihood - at.logLikelihood;
    }
  }
  return 0;
}
