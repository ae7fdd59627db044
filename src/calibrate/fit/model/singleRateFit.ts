import { newtonAscent } from '../../numerics/newtonAscent';
import { lacksFit, type LackOfFit } from '../../numerics/lackOfFitTest';
import { cutoffAllowingLackOfFit } from '../../numerics/likelihoodCutoff';
import { maximise } from '../../numerics/maximise';
import { profileInterval, profileOf } from '../../numerics/profileInterval';
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
  /** log x of the minimum, averaged over p by likelihood; of the model with free exponents where those two miss the trials. */
  readonly logX: number;
  /** 95 % profile interval, p a nuisance parameter. */
  readonly logXLow: number;
  readonly logXHigh: number;
  /** The likelihood does not close the interval on that side. */
  readonly openLow: boolean;
  readonly openHigh: boolean;
  readonly models: readonly FixedPFit[];
}

/** Ranges of log p and log q that an interval allows for. */
interface ExponentRange {
  readonly p: { readonly low: number; readonly high: number };
  readonly q: { readonly low: number; readonly high: number };
}

/**
 * p between 1 and 2 is what drift and plain descent together look like, and a left side steeper than 1/x is what a target near the
 * floor looks like.
 */
const EXPECTED: ExponentRange = {
  p: { low: Math.log(0.8), high: Math.log(2.2) },
  q: { low: 0, high: Math.log(2) },
};
/** Where the expected exponents miss the trials, any that a curve with one minimum may have. */
const WIDE: ExponentRange = {
  p: { low: Math.log(0.3), high: Math.log(5) },
  q: { low: Math.log(0.1), high: Math.log(5) },
};
/** log T*, log x*, p and q. */
const PARAMETERS = 4;
/** Draws exponents back inside; within the bounds it is nothing. */
const BOUND_PENALTY = 20;
/** How far beyond the settings the minimum is looked for, in log x. */
const MARGIN = 1.5;

/** Fits p = 1 and p = 2 at one learning rate (docs/calibration.md, "The fit"). Needs at least one converged trial. */
export function fitSingleRate(likelihood: ModelLikelihood): SingleRateFit {
  const { models, logX: averaged, low, high } = fitModels(likelihood);
  const expected = freePeak(likelihood, models, EXPECTED);
  const free = lacksFit(expected.lackOfFit) ? freePeak(likelihood, models, WIDE) : expected;
  const logX = free === expected ? averaged : free.logX;
  const profile = profileOf(
    (fixed, [logP = 0, logQ = 0]) => bounded(likelihood, free.range, [fixed, logP, logQ]),
    free.exponents,
  );
  const cutoff = cutoffAllowingLackOfFit(likelihood.converged, PARAMETERS, free.sigma, free.lackOfFit);
  const maximum = { at: free.logX, value: free.value };
  const interval = profileInterval(profile, maximum, free.value - cutoff, { low, high, step: 0.05 });
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

/** The best fit with both exponents free within a range, and how well it does. */
interface FreePeak {
  readonly range: ExponentRange;
  readonly logX: number;
  /** log p and log q. */
  readonly exponents: readonly number[];
  readonly value: number;
  readonly sigma: number;
  readonly lackOfFit: LackOfFit;
}

function freePeak(likelihood: ModelLikelihood, models: readonly FixedPFit[], range: ExponentRange): FreePeak {
  const peak = models
    .map((start) =>
      newtonAscent((point) => bounded(likelihood, range, point), [start.logX, Math.log(start.p), 0.1]),
    )
    .reduce((left, right) => (right.value > left.value ? right : left));
  const [logX = 0, ...exponents] = peak.point;
  const [p, q] = inside(exponents, range);
  return {
    range,
    logX,
    exponents,
    value: peak.value,
    sigma: likelihood.at([logX], p, q).sigma,
    lackOfFit: likelihood.lackOfFit([logX], p, q, PARAMETERS),
  };
}

/** The log-likelihood at log x, log p and log q, with a penalty for exponents outside the range. */
function bounded(
  likelihood: ModelLikelihood,
  range: ExponentRange,
  [logX = 0, logP = 0, logQ = 0]: readonly number[],
): number {
  const [p, q] = inside([logP, logQ], range);
  const outside = (logP - Math.log(p)) ** 2 + (logQ - Math.log(q)) ** 2;
  return likelihood.at([logX], p, q).logLikelihood - BOUND_PENALTY * outside;
}

/** p and q from their logarithms, drawn back inside the range. */
function inside([logP = 0, logQ = 0]: readonly number[], { p, q }: ExponentRange): readonly [number, number] {
  return [
    Math.exp(Math.min(p.high, Math.max(p.low, logP))),
    Math.exp(Math.min(q.high, Math.max(q.low, logQ))),
  ];
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
