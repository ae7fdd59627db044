import type {
  CalibrationCaveat,
  EstimatedResult,
  ExponentVerdict,
  NoEstimateReason,
} from '../calibration/calibration';
import { ridgeRange } from '../calibration/ridge';
import { formatEstimate, formatMomentumEstimate, formatNumber } from './format/numberFormat';
import { said } from '../language/said';

/** What the data say about the exponent, as one sentence. */
export function verdictSentence(verdict: ExponentVerdict): string {
  switch (verdict) {
    case 'twoThirds':
      return said`The data support β = 1 − C·η^(2/3).`;
    case 'oneHalf':
      return said`The data point to the exponent 1/2 (plain descent limits training), not 2/3.`;
    case 'one':
      return said`The best η/(1 − β) is constant: momentum does little more than rescale the learning rate here.`;
    case 'undecided':
      return said`The exponent is undecided: β is measured at this learning rate, and C is not offered elsewhere.`;
  }
}

/** What β belongs to: C and η, exponent and range; in a warm-up that no trial left, the warm-up alone. */
export function scopeSentence(result: EstimatedResult): string {
  return result.caveats.includes('warmUpOnly')
    ? said`An empirical β for the learning rate's warm-up: nothing was measured at the learning rate itself.`
    : `${constantSentence(result)} ${exponentSentence(result)} ${rangeSentence(result)}`;
}

function exponentSentence({ verdict, ridge }: EstimatedResult): string {
  return verdict === 'undecided' && ridge !== undefined
    ? said`Which of the known exponents it is stays undecided, so C is not offered elsewhere; β follows what was measured.`
    : verdictSentence(verdict);
}

/** Where C may be used, and β by the measured exponent. */
function rangeSentence(result: EstimatedResult): string {
  if (result.verdict === 'undecided' && result.ridge !== undefined) {
    const measured = ridgeRange(result.ridge);
    return said`Valid for η from ${formatNumber(measured.low)} to ${formatNumber(measured.high)}, along 1 − β ∝ η^γ with γ = ${formatEstimate(result.ridge.gamma)}.`;
  }
  const { low, high } = result.learningRateRange;
  return low === high
    ? said`Valid at η = ${formatNumber(low)} only.`
    : said`Valid for η from ${formatNumber(low)} to ${formatNumber(high)}.`;
}

/** `C = 0.286 (0.27–0.3) at η = 0.02`. */
function constantSentence(result: EstimatedResult): string {
  return said`C = ${formatEstimate(result.c)} at η = ${formatNumber(result.learningRate)}.`;
}

/** Why there is no estimate, and what to do. */
export function noEstimateSentence(reason: NoEstimateReason): string {
  switch (reason) {
    case 'fewerThanThreeSettingsConverged':
      return said`Fewer than three momenta reached the target. Give the sweep a larger budget, or a learning rate at which training converges.`;
    case 'tooFewTrials':
      return said`Too few trials converged to say how sure the minimum is. Let the sweep run on.`;
    case 'minimumAtGridEdge':
      return said`The fastest momentum lies at the edge of those tried, so the minimum is not bracketed. A script’s search starts from its present momentum: write one nearer to that edge, and calibrate again.`;
    case 'seedsContradict':
      return said`Seeds disagree more than momenta do. The measure is too noisy for this target: use a longer smoothing or a larger batch.`;
    case 'everyTrialDiverged':
      return said`Every trial diverged. The learning rate is too large at any momentum.`;
    case 'targetAtNoiseFloor':
      return said`The target sits at the noise floor, where a sweep tests the floor and not momentum. Choose a higher target.`;
    case 'scheduleMovesLearningRate':
      return said`The script changes its learning rate before the target is reached, so no constant belongs to it.`;
    case 'noTrialFinished':
      return said`No trial finished.`;
    case 'fitDidNotConverge':
      return said`The fit did not converge. The trials are kept in the record.`;
    case 'trialsDoNotDecide':
      return said`The trials do not decide where training is fastest. Calibrate again with a longer pilot or a larger batch, so that they scatter less.`;
  }
}

/** The caveats of a result, a short sentence each, with its own numbers where it has them. */
export function caveatSentences({ caveats, momentum, shallowMomentum }: EstimatedResult): string[] {
  return caveats.map((caveat) =>
    caveat === 'dependsOnTrainingLength' && shallowMomentum !== undefined
      ? said`The best β depends on how far you train: ${formatMomentumEstimate(momentum)} at this target, ${formatMomentumEstimate(shallowMomentum)} at a shallower one.`
      : caveatSentence(caveat),
  );
}

/** One caveat of a result, as a short sentence. */
export function caveatSentence(caveat: CalibrationCaveat): string {
  switch (caveat) {
    case 'targetAtNoiseFloor':
      return said`The target is close to the noise floor: C does not transfer.`;
    case 'partialSweep':
      return said`The sweep was stopped early.`;
    case 'onlyOneLearningRate':
      return said`Measured at one learning rate: the exponent is suggested, not tested.`;
    case 'poorFit':
      return said`The law T = a/x + b(x/η)^p misses these trials: no exponent is claimed. The suggested β does not rest on it.`;
    case 'sensitiveToOneTrial':
      return said`Leaving one trial out moves the estimate beyond its interval.`;
    case 'raisingLearningRateDoesTheSame':
      return said`Raising the learning rate at the present momentum does as well or better.`;
    case 'plainSgdTies':
      return said`Plain SGD at η/(1 − β) does as well or better.`;
    case 'schedulerOverwroteMomentum':
      return said`A scheduler overwrote the momentum during the trials.`;
    case 'scheduleMovesLearningRate':
      return said`The schedule moved the learning rate before the target was reached: an empirical β for this schedule.`;
    case 'learningRateIgnored':
      return said`The script writes its learning rate itself: it trained at the same one whatever was asked for, so nothing is said of others.`;
    case 'warmUpOnly':
      return said`Every trial that converged stopped inside the warm-up of the learning rate. For a β after it, use a pilot several times as long as the warm-up.`;
    case 'nesterov':
      return said`Measured with Nesterov momentum, for which there is no theory.`;
    case 'overrideNotVerified':
      return said`The script does not show which momentum it used; the override could not be verified.`;
    case 'presentCycles':
      return said`A scheduler of the script writes the momentum itself. “Present” is that cycle, named by the β of its first step; every other setting held its momentum constant against it.`;
    case 'verificationContradicts':
      return said`On fresh seeds the suggestion was slower than the present momentum: keep the present one.`;
    case 'verificationUndecided':
      return said`The fresh seeds were spent before they told whether a change is worth it.`;
    case 'coarse':
      return said`Coarse: at the best β the target is reached within a few smoothing lengths or 50 steps. A longer pilot tells more.`;
    case 'dependsOnTrainingLength':
      return said`The best β depends on how far you train: it differs at a shallower target.`;
    case 'tooFewLearningRates':
      return said`Fewer than three of the learning rates tell where training is fastest: no exponent is measured.`;
    case 'ridgeIsFlat':
      return said`With its best β each of these learning rates is about as fast as the others: the smaller ones are the safer.`;
    case 'momentumMakesNoDifference':
      return said`Momentum makes next to no difference here: nearly all that train are within 5 % of the fastest.`;
  }
}
