import { newtonAscent } from '../../numerics/newtonAscent';
import { lacksFit, type LackOfFit } from '../../numerics/lackOfFitTest';
import { cutoffAllowingLackOfFit } from '../../numerics/likelihoodCutoff';
import { profileInterval, profileOf } from '../../numerics/profileInterval';
import type { ModelLikelihood } from './modelLikelihood';

/** A fitted number with its 95 % profile interval. */
export interface ProfiledNumber {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** x*(η) = x_mid·(η/η_mid)^γ fitted to all learning rates at once; T* is free at each, and p is one for all. */
export interface SeveralRatesFit {
  /** log x* at the geometric middle of the learning rates. */
  readonly logX: ProfiledNumber;
  readonly gamma: ProfiledNumber;
  readonly p: ProfiledNumber;
  /** The model misses the settings' means by more than the seeds' scatter. */
  readonly lacksFit: boolean;
}

/** p is as good as free; a left side steeper than 1/x (q > 1) is what a target near the floor looks like. */
const EXPECTED_LOG_Q = { low: 0, high: Math.log(2.2) };
/** Where that misses the trials, any left side that a curve with one minimum may have. */
const WIDE_LOG_Q = { low: Math.log(0.1), high: Math.log(5) };
const LOG_P = { low: Math.log(0.2), high: Math.log(4) };
const BOUND_PENALTY = 20;
/** log x*, γ, p and q; log T* comes on top at every learning rate. */
const PARAMETERS = 4;

/**
 * γ of x* ∝ η^γ from several learning rates with p not imposed. `logRates` are relative to their mean and in the order of the
 * likelihood's groups. Starts from the single-rate minima. Intervals by profile likelihood.
 */
export function fitSeveralRates(
  likelihood: ModelLikelihood,
  logRates: readonly number[],
  start: { readonly logX: number; readonly gamma: number; readonly p: number },
): SeveralRatesFit {
  const expected = peakWithin(likelihood, logRates, start, EXPECTED_LOG_Q);
  const peak = lacksFit(expected.lackOfFit) ? peakWithin(likelihood, logRates, start, WIDE_LOG_Q) : expected;
  const { value, sigma, lackOfFit, parameters } = peak;
  const [logX = 0, gamma = 0, logP = 0, logQ = 0] = peak.point;
  const level = peak.height - cutoffAllowingLackOfFit(likelihood.converged, parameters, sigma, lackOfFit);
  const interval = (profile: (fixed: number) => number, at: number, reach: number): ProfiledNumber => {
    const bounds = { low: at - reach, high: at + reach, step: 0.02 };
    const { low, high } = profileInterval(profile, { at, value: peak.height }, level, bounds);
    return { value: at, low, high };
  };
  const logPInterval = interval(
    profileOf((fixed, [x = 0, g = 0, free = 0]) => value(x, g, fixed, free), [logX, gamma, logQ]),
    logP,
    2,
  );
  return {
    logX: interval(
      profileOf((x, [g = 0, p = 0, q = 0]) => value(x, g, p, q), [gamma, logP, logQ]),
      logX,
      3,
    ),
    gamma: interval(
      profileOf((g, [x = 0, p = 0, q = 0]) => value(x, g, p, q), [logX, logP, logQ]),
      gamma,
      2,
    ),
    p: { value: Math.exp(logP), low: Math.exp(logPInterval.low), high: Math.exp(logPInterval.high) },
    lacksFit: lacksFit(lackOfFit),
  };
}

type JointLikelihood = (logX: number, gamma: number, logP: number, logQ: number) => number;

/** The best fit with q within a range, and how well it does. */
function peakWithin(
  likelihood: ModelLikelihood,
  logRates: readonly number[],
  start: { readonly logX: number; readonly gamma: number; readonly p: number },
  rangeOfLogQ: { readonly low: number; readonly high: number },
): {
  readonly value: JointLikelihood;
  readonly point: readonly number[];
  readonly height: number;
  readonly sigma: number;
  readonly lackOfFit: LackOfFit;
  readonly parameters: number;
} {
  const minimaAt = (logX: number, gamma: number): number[] =>
    logRates.map((logRate) => logX + gamma * logRate);
  const value: JointLikelihood = (logX, gamma, logP, logQ) => {
    const p = clamp(logP, LOG_P);
    const q = clamp(logQ, rangeOfLogQ);
    const outside = (logP - p) ** 2 + (logQ - q) ** 2;
    const { logLikelihood } = likelihood.at(minimaAt(logX, gamma), Math.exp(p), Math.exp(q));
    return logLikelihood - BOUND_PENALTY * outside;
  };
  const best = newtonAscent(
    ([x = 0, g = 0, p = 0, q = 0]) => value(x, g, p, q),
    [start.logX, start.gamma, Math.log(start.p), 0.1],
  );
  const [logX = 0, gamma = 0, logP = 0, logQ = 0] = best.point;
  const minima = minimaAt(logX, gamma);
  const p = Math.exp(clamp(logP, LOG_P));
  const q = Math.exp(clamp(logQ, rangeOfLogQ));
  const parameters = PARAMETERS + logRates.length;
  return {
    value,
    point: best.point,
    height: best.value,
    sigma: likelihood.at(minima, p, q).sigma,
    lackOfFit: likelihood.lackOfFit(minima, p, q, parameters),
    parameters,
  };
}

function clamp(value: number, bounds: { readonly low: number; readonly high: number }): number {
  return Math.min(bounds.high, Math.max(bounds.low, value));
}
