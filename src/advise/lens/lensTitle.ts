import type { Advice, Carried } from '../../model/advice/advice';
import type { CalibrationCaveat, Estimate } from '../../model/calibration/calibration';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import { formatMomentum, formatNumber } from '../../model/wording/format/numberFormat';
import { shortConfirmationText } from '../../model/wording/confirmation/confirmationText';
import { shortSavingText } from '../../model/wording/savingText';
import { measuredText, rangeText } from '../adviceWording';
import { refusalTitle, uncalibratedTitle } from './uncalibratedTitle';
import { said } from '../../model/language/said';

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
      return elsewhereTitle(advice);
    case 'noEstimate':
      return said`Calibrated without an estimate`;
    case 'refused':
      return refusalTitle(advice.reason);
  }
}

function measuredTitle(advice: MeasuredAdvice): string {
  const { confirmation } = advice;
  return joined(
    standingTitle(advice),
    ...caveatWords(advice),
    ...(confirmation === undefined ? [] : [shortConfirmationText(confirmation)]),
  );
}

/** The record stays in sight, with what of it is another here. */
export function elsewhereTitle(advice: Extract<Advice, { kind: 'measuredElsewhere' }>): string {
  switch (advice.differs) {
    case 'learningRate':
      return said`Measured at lr ${rangeText(advice.measured)}, not at ${formatNumber(advice.learningRate ?? Number.NaN)}`;
    case 'learningRateUnknown':
      return said`Measured at lr ${rangeText(advice.measured)}, not known here`;
    case 'nesterov':
      return advice.calibration.nesterov
        ? said`Measured with Nesterov, not without`
        : said`Measured without Nesterov, not with it`;
  }
}

/** What may change the reader's decision, a word each; another batch size stands where β is said to be measured. */
function caveatWords({ calibration: { result }, warnings }: MeasuredAdvice): string[] {
  const caveats: readonly CalibrationCaveat[] = result.kind === 'estimate' ? result.caveats : [];
  const isOverwritten =
    caveats.includes('schedulerOverwroteMomentum') ||
    warnings.some(({ kind }) => kind === 'schedulerOverwritesMomentum');
  return [
    ...(isOverwritten ? [said`overwritten`] : []),
    ...(caveats.includes('poorFit') ? [said`poor fit`] : []),
    ...(caveats.includes('coarse') ? [said`coarse`] : []),
  ];
}

function standingTitle(advice: MeasuredAdvice): string {
  const suggested = `β ${plusMinus(advice.momentum)}`;
  const source = measuredText(advice);
  const isMeasured = isMeasuredThere(advice.carried);
  const finding = isMeasured ? [`${suggested} ${source}`] : [suggested, source];
  const best = finding.map((part, index) => (index === 0 ? said`best ${part}` : part));
  const saving = shortSavingText(advice);
  switch (advice.standing) {
    case 'presentUnknown':
    case 'justified':
      return joined(...finding, ...pair(advice), saving);
    case 'expected':
      return joined(...finding, ...pair(advice), saving === '' ? said`not verified` : saving);
    case 'isPresent':
      return isMeasured ? said`${suggested}, as ${source}` : joined(said`${suggested}, as suggested`, source);
    case 'notJustified':
      return joined(said`No change justified`, ...best, saving);
    case 'contradicted':
      return joined(
        said`Keep the present β`,
        said`the suggested ${momentumLiteral(advice.momentum.value)} is ${saving}`,
      );
    case 'withdrawn':
      return said`Suggestion withdrawn: β ${momentumLiteral(advice.momentum.value)}`;
    case 'notExpected':
      return joined(said`No gain expected`, ...best);
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

/** Where momentum is a moving average, β means nothing without the learning rate that goes with it. */
function pair({ pairedLearningRate }: MeasuredAdvice): string[] {
  return pairedLearningRate === undefined ? [] : [said`with lr ${formatNumber(pairedLearningRate)}`];
}

function plusMinus(estimate: Estimate): string {
  const half = Math.max(estimate.high - estimate.value, estimate.value - estimate.low);
  if (!(half > 0)) return formatMomentum(estimate.value);
  const decimals = Math.min(6, Math.max(2, -Math.floor(Math.log10(half))));
  return `${estimate.value.toFixed(decimals)} ± ${half.toFixed(decimals)}`;
}
