import type { Estimate } from '../../../model/calibration/calibration';
import { newtonAscent } from '../../numerics/newtonAscent';
import { likelihoodCutoff } from '../../numerics/likelihoodCutoff';
import { ascendFrom } from '../../numerics/maximise';
import { profileInterval } from '../../numerics/profileInterval';
import type { ModelLikelihood } from './modelLikelihood';
import type { SingleRateFit } from './singleRateFit';

const SMALLEST_P = 0.2;
const LARGEST_P = 4;

/** p left free at one learning rate, with its profile interval; undefined where the data leave a side of it open. */
export function freeExponent(likelihood: ModelLikelihood, fit: SingleRateFit): Estimate | undefined {
  const start = fit.models.reduce((left, right) => (right.weight > left.weight ? right : left));
  const { point, value } = newtonAscent(
    ([logX = 0, logP = 0]) => likelihood.at([logX], Math.exp(logP)).logLikelihood,
    [start.logX, Math.log(start.p)],
  );
  const [logX = start.logX, logP = 0] = point;
  if (!(Math.exp(logP) > SMALLEST_P && Math.exp(logP) < LARGEST_P)) return undefined;
  let near = logX;
  const profile = (at: number): number => {
    const peak = ascendFrom((minimum) => likelihood.at([minimum], Math.exp(at)).logLikelihood, near);
    near = peak.at;
    return peak.value;
  };
  const level = value - likelihoodCutoff(likelihood.converged, 3);
  const bounds = { low: Math.log(SMALLEST_P), high: Math.log(LARGEST_P), step: 0.1 };
  const interval = profileInterval(profile, { at: logP, value }, level, bounds);
  return interval.openLow || interval.openHigh
    ? undefined
    : { value: Math.exp(logP), low: Math.exp(interval.low), high: Math.exp(interval.high) };
}
