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
  readonly logLikelihood: number;
}

const SMALLEST_P = 0.2;
const LARGEST_P = 4;

/**
 * γ of x* ∝ η^γ from several learning rates with p not imposed. `logRates` are relative to their mean and in the order of the
 * likelihood's groups. Starts from the single-rate minima. Intervals by profile likelihood.
 */
export function fitSeveralRates(
  likelihood: ModelLikelihood,
  logRates: readonly number[],
  start: { readonly logX: number; readonly gamma: number; readonly p: number },
): SeveralRatesFit {
  const value = (logX: number, gamma: number, p: number): number => {
    if (!(p >= SMALLEST_P && p <= LARGEST_P)) return -1e9 - Math.abs(p) * 1e6;
    return likelihood.at(
      logRates.map((logRate) => logX + gamma * logRate),
      p,
    ).logLikelihood;
  };
  const best = climb(
    (point) => value(point[0] ?? 0, point[1] ?? 0, Math.exp(point[2] ?? 0)),
    [start.logX, start.gamma, Math.log(start.p)],
  );
  const [logX = start.logX, gamma = start.gamma, logP = Math.log(start.p)] = best.point;
  const p = Math.exp(logP);
  const level = best.value - likelihoodCutoff(likelihood.converged, 3 + logRates.length);

  const interval = (
    profile: (fixed: number) => number,
    at: number,
    reach: number,
    step: number,
  ): ProfiledNumber => {
    const { low, high } = likelihoodInterval(profile, { at, value: best.value }, level, {
      low: at - reach,
      high: at + reach,
      step,
    });
    return { value: at, low, high };
  };
  const logPInterval = interval(
    profileOf((fixed, [x = 0, g = 0]) => value(x, g, Math.exp(fixed)), [logX, gamma]),
    logP,
    2,
    0.05,
  );
  return {
    logX: interval(
      profileOf((fixed, [g = 0, q = 0]) => value(fixed, g, Math.exp(q)), [gamma, logP]),
      logX,
      3,
      0.02,
    ),
    gamma: interval(
      profileOf((fixed, [x = 0, q = 0]) => value(x, fixed, Math.exp(q)), [logX, logP]),
      gamma,
      2,
      0.02,
    ),
    p: { value: p, low: Math.exp(logPInterval.low), high: Math.exp(logPInterval.high) },
    logLikelihood: best.value,
  };
}
