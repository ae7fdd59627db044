import { climb } from './climb';
import { likelihoodCutoff } from './likelihoodCutoff';
import { likelihoodInterval, maximise } from './maximise';
import { profileOf } from './profile';
import type { ModelLikelihood } from './modelLikelihood';

/** The model at one fixed p, at its best. */
export interface FixedPFit {
  readonly p: 1 | 2;
  readonly logX: number;
  /** log T* (its mean over the learning rates where there are several). */
  readonly logSteps: number;
  readonly sigma: number;
  readonly logLikelihood: number;
  /** Share of the likelihood of all fixed p. */
  readonly weight: number;
}

/** Where T has its minimum at one learning rate. */
export interface SingleRateFit {
  /** log x of the minimum, averaged over p by likelihood. */
  readonly logX: number;
  /** 95 % profile interval, p a nuisance parameter. */
  readonly logXLow: number;
  readonly logXHigh: number;
  /** The likelihood does not close the interval on that side. */
  readonly openLow: boolean;
  readonly openHigh: boolean;
  readonly models: readonly FixedPFit[];
}

/**
 * What the interval allows for: p between 1 and 2 is what drift and plain descent together look like, and a left side steeper than
 * 1/x is what a target near the floor looks like.
 */
const LOG_P = { low: Math.log(0.8), high: Math.log(2.2) };
const LOG_Q = { low: 0, high: Math.log(2) };
/** Draws exponents back inside; within the bounds it is nothing. */
const BOUND_PENALTY = 20;
/** log T*, log x*, p and q. */
const PARAMETERS = 4;
/** How far beyond the settings the minimum is looked for, in log x. */
const MARGIN = 1.5;

/** Fits p = 1 and p = 2 at one learning rate (docs/calibration.md, "The fit"). Needs at least one converged trial. */
export function fitSingleRate(likelihood: ModelLikelihood): SingleRateFit {
  const { models, logX, low, high } = fitModels(likelihood);
  const value = (minimum: number, logP: number, logQ: number): number =>
    bounded(likelihood, minimum, logP, logQ);
  const peak = models
    .map(({ logX: start, p }) =>
      climb(([minimum = 0, logP = 0, logQ = 0]) => value(minimum, logP, logQ), [start, Math.log(p), 0.1]),
    )
    .reduce((left, right) => (right.value > left.value ? right : left));
  const [peakLogX = logX, ...exponents] = peak.point;
  const profile = profileOf((fixed, [logP = 0, logQ = 0]) => value(fixed, logP, logQ), exponents);
  const level = peak.value - likelihoodCutoff(likelihood.converged, PARAMETERS);
  const interval = likelihoodInterval(profile, { at: peakLogX, value: peak.value }, level, {
    low,
    high,
    step: 0.05,
  });
  return {
    logX,
    logXLow: Math.min(logX, interval.low),
    logXHigh: Math.max(logX, interval.high),
    openLow: interval.openLow,
    openHigh: interval.openHigh,
    models,
  };
}

/** p = 1 and p = 2 at one learning rate, and their average minimum; the minimum is looked for between `low` and `high`. */
export function fitModels(likelihood: ModelLikelihood): {
  readonly models: readonly FixedPFit[];
  readonly logX: number;
  readonly low: number;
  readonly high: number;
} {
  const low = likelihood.logXLow - MARGIN;
  const high = likelihood.logXHigh + MARGIN;
  const models = weighFixedP(likelihood, (at) => [at], { low, high });
  return { models, logX: models.reduce((sum, model) => sum + model.weight * model.logX, 0), low, high };
}

function bounded(likelihood: ModelLikelihood, logX: number, logP: number, logQ: number): number {
  const p = Math.min(LOG_P.high, Math.max(LOG_P.low, logP));
  const q = Math.min(LOG_Q.high, Math.max(LOG_Q.low, logQ));
  const outside = (logP - p) ** 2 + (logQ - q) ** 2;
  return likelihood.at([logX], Math.exp(p), Math.exp(q)).logLikelihood - BOUND_PENALTY * outside;
}

/** Fits p = 1 and p = 2 with the minima at `minimaAt(log x)`, log x between the bounds, and weighs them by likelihood. */
export function weighFixedP(
  likelihood: ModelLikelihood,
  minimaAt: (logX: number) => readonly number[],
  bounds: { readonly low: number; readonly high: number },
): FixedPFit[] {
  return weigh(
    ([1, 2] as const).map((p) => {
      const peak = maximise(
        (at) => likelihood.at(minimaAt(at), p).logLikelihood,
        bounds.low,
        bounds.high,
        12,
      );
      const { shifts, sigma, logLikelihood } = likelihood.at(minimaAt(peak.at), p);
      const logSteps = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
      return { p, logX: peak.at, logSteps, sigma, logLikelihood };
    }),
  );
}

function weigh(models: readonly Omit<FixedPFit, 'weight'>[]): FixedPFit[] {
  const best = Math.max(...models.map(({ logLikelihood }) => logLikelihood));
  const shares = models.map(({ logLikelihood }) => Math.exp(logLikelihood - best));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return models.map((model, index) => ({ ...model, weight: (shares[index] ?? 0) / total }));
}
