import type { Advice, Carried } from '../model/advice/advice';
import type { Estimate } from '../model/calibration/calibration';
import { foreignText } from '../model/wording/foreignText';
import { isExtrapolated, sourceOfRule } from '../model/advice/assumedRule';
import { momentumLiteral } from '../model/optimizer/momentumLiteral';
import { formatMomentum, formatNumber } from '../model/wording/numberFormat';
import { shortConfirmationText } from '../model/wording/confirmationText';
import { shortSavingText } from '../model/wording/savingText';
import { carriedText, rangeText, refusalSentence } from './adviceWording';

type UncalibratedAdvice = Extract<Advice, { kind: 'uncalibrated' }>;
type MeasuredAdvice = Extract<Advice, { kind: 'measured' | 'noChangeJustified' }>;

/** The finding of one site as a code lens says it; undefined where silence is right. */
export function lensTitle(advice: Advice): string | undefined {
  switch (advice.kind) {
    case 'uncalibrated':
      return uncalibratedTitle(advice);
    case 'measured':
    case 'noChangeJustified':
      return measuredTitle(advice);
    case 'measuredElsewhere':
      return `Measured at lr ${rangeText(advice.measured)}, not at ${formatNumber(advice.learningRate)}`;
    case 'noEstimate':
      return 'Calibrated without an estimate';
    case 'refused':
      return refusalTitle(advice);
  }
}

/** How little is behind a suggestion by the rule. */
export function uncalibratedText({ rule, learningRate }: UncalibratedAdvice): string {
  return isExtrapolated(rule, learningRate) ? 'uncalibrated, extrapolated' : 'uncalibrated';
}

/** By the C of trainings that were recorded; nothing to change where the present momentum lies among theirs. */
function uncalibratedTitle(advice: UncalibratedAdvice): string {
  const standing = uncalibratedText(advice);
  const range = `${formatMomentum(advice.low)}–${formatMomentum(advice.high)}`;
  return advice.holdsPresent
    ? joined(`momentum lies in ${range}, as in ${sourceOfRule(advice.rule)}`, 'uncalibrated')
    : joined(`β = 1 − C·η^⅔ ≈ ${formatMomentum(advice.momentum)} (${range})`, ...pair(advice), standing);
}

function measuredTitle(advice: MeasuredAdvice): string {
  const { confirmation } = advice;
  return joined(
    standingTitle(advice),
    ...(confirmation === undefined ? [] : [shortConfirmationText(confirmation)]),
  );
}

function standingTitle(advice: MeasuredAdvice): string {
  const suggested = `β ${plusMinus(advice.momentum)}`;
  const source = measuredText(advice);
  const isMeasured = isMeasuredThere(advice.carried);
  const finding = isMeasured ? [`${suggested} ${source}`] : [suggested, source];
  const best = finding.map((part, index) => (index === 0 ? `best ${part}` : part));
  const saving = shortSavingText(advice);
  switch (advice.standing) {
    case 'presentUnknown':
    case 'justified':
      return joined(...finding, ...pair(advice), saving);
    case 'expected':
      return joined(...finding, ...pair(advice), saving === '' ? 'not verified' : saving);
    case 'isPresent':
      return joined('No change: the present β is the suggested one', ...finding);
    case 'notJustified':
      return joined('No change justified', ...best, saving);
    case 'contradicted':
      return joined(
        'Keep the present β',
        `the suggested ${momentumLiteral(advice.momentum.value)} is ${saving}`,
      );
    case 'withdrawn':
      return `Suggestion withdrawn: β ${momentumLiteral(advice.momentum.value)}`;
    case 'notExpected':
      return joined('No gain expected', ...best);
  }
}

/** Whether the words behind β are a part of it, and no sentence of their own. */
function isMeasuredThere(carried: Carried): boolean {
  switch (carried.kind) {
    case 'here':
    case 'pair':
    case 'near':
      return true;
    case 'rule':
    case 'ridge':
      return false;
  }
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function refusalTitle(advice: Extract<Advice, { kind: 'refused' }>): string | undefined {
  switch (advice.reason.kind) {
    case 'optimizerWithoutMomentum':
    case 'incompleteCode':
      return undefined;
    case 'learningRateUnknown':
    case 'learningRateMissing':
    case 'momentumOverwritten':
    case 'baseUnseen':
    case 'learningRatesDiffer':
    case 'learningRateNotPositive':
    case 'learningRateNotFinite':
    case 'momentumNotFinite':
    case 'momentumOutOfRange':
    case 'ruleOutOfRange':
    case 'movingAverageForm':
    case 'nesterovWithoutCalibration':
      return `No suggestion: ${foreignText(refusalSentence(advice.reason))}`;
  }
}

function measuredText({ carried, warnings }: MeasuredAdvice): string {
  return warnings.some(({ kind }) => kind === 'warmUpOnly')
    ? 'measured in the warm-up only'
    : carriedText(carried);
}

/** Where momentum is a moving average, β means nothing without the learning rate that goes with it. */
function pair({
  pairedLearningRate,
}: Extract<Advice, { kind: 'uncalibrated' | 'measured' | 'noChangeJustified' }>): string[] {
  return pairedLearningRate === undefined ? [] : [`with lr ${formatNumber(pairedLearningRate)}`];
}

function plusMinus(estimate: Estimate): string {
  const half = Math.max(estimate.high - estimate.value, estimate.value - estimate.low);
  if (!(half > 0)) return formatMomentum(estimate.value);
  const decimals = Math.min(6, Math.max(2, -Math.floor(Math.log10(half))));
  return `${estimate.value.toFixed(decimals)} ± ${half.toFixed(decimals)}`;
}
