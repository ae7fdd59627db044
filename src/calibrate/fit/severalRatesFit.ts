import { climb } from './climb';
import { likelihoodCutoff } from './likelihoodCutoff';
import { likelihoodInterval } from './maximise';
import { profileOf } from './profile';
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
}

/** p is as good as free; a left side steeper than 1/x (q > 1) is what a target near the floor looks like. */
const LOG_P = { low: Math.log(0.2), high: Math.log(4) };
const LOG_Q = { low: 0, high: Math.log(2.2) };
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
  const value = (logX: number, gamma: number, logP: number, logQ: number): number => {
    const p = clamp(logP, LOG_P);
    const q = clamp(logQ, LOG_Q);
    const outside = (logP - p) ** 2 + (logQ - q) ** 2;
    const minima = logRates.map((logRate) => logX + gamma * logRate);
    return likelihood.at(minima, Math.exp(p), Math.exp(q)).logLikelihood - BOUND_PENALTY * outside;
  };
  const best = climb(
    ([x = 0, g = 0, p = 0, q = 0]) => value(x, g, p, q),
    [start.logX, start.gamma, Math.log(start.p), 0.1],
  );
  const [logX = 0, gamma = 0, logP = 0, logQ = 0] = best.point;
  const level = best.value - likelihoodCutoff(likelihood.converged, PARAMETERS + logRates.length);
  const interval = (profile: (fixed: number) => number, at: number, reach: number): ProfiledNumber => {
    const bounds = { low: at - reach, high: at + reach, step: 0.02 };
    const { low, high } = likelihoodInterval(profile, { at, value: best.value }, level, bounds);
    return { value: at, low, high };
  };
  const logPInterval = interval(
    profileOf((p, [x = 0, g = 0, q = 0]) => value(x, g, p, q), [logX, gamma, logQ]),
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
  };
}

function clamp(value: number, bounds: { readonly low: number; readonly high: number }): number {
  return Math.min(bounds.high, Math.max(bounds.low, value));
}
