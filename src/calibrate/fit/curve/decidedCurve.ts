import type { NoEstimateReason } from '../../../model/calibration/calibration';
import { FEWEST_SETTINGS } from '../settings/rateReading';
import type { RateGroup } from '../settings/observations';
import { curveDomain } from './curveDomain';
import { curvePosterior, type CurveDraw } from './curvePosterior';
import { expectedLoss, summariseCurve, type CurveDomain, type CurveSummary } from './curveSummary';

/** Converged trials from which an estimate can be given. */
export const FEWEST_TRIALS = 3;
/** Expected T at the suggestion over the least from which on the trials do not decide. */
const UNDECIDED_REGRET = Math.log(1.2);
/** The fastest may lie this factor of x outside what was tried. */
const OUTSIDE = 3;

/** The curves at one learning rate whose trials tell where training is fastest. */
export interface DecidedCurve {
  readonly kind: 'decided';
  readonly draws: readonly CurveDraw[];
  /** Where a suggestion may lie. */
  readonly domain: CurveDomain;
  /** The same, and as far outside what was tried as the fastest may lie. */
  readonly wide: CurveDomain;
  readonly summary: CurveSummary;
}

/** The curves that a learning rate's trials allow, or why they do not decide (docs/calibration.md, "The fit"). */
export function decidedCurve(
  group: RateGroup,
): DecidedCurve | { readonly kind: 'undecided'; readonly reason: NoEstimateReason } {
  const converged = group.settings.reduce((sum, { logSteps }) => sum + logSteps.length, 0);
  if (converged < FEWEST_TRIALS || group.settings.length < FEWEST_SETTINGS)
    return { kind: 'undecided', reason: 'tooFewTrials' };
  const draws = curvePosterior(group.settings);
  const domain = curveDomain(group, 1);
  const summary = summariseCurve(draws, domain);
  if (summary.expectedRegret > UNDECIDED_REGRET) return { kind: 'undecided', reason: 'trialsDoNotDecide' };
  const wide = curveDomain(group, OUTSIDE);
  if (expectedLoss(draws, wide, summary.logX) > UNDECIDED_REGRET)
    return { kind: 'undecided', reason: 'minimumAtGridEdge' };
  return { kind: 'decided', draws, domain, wide, summary };
}
