import { isMeasuredOtherwise, otherSettings, type OtherSetting } from '../model/advice/otherSetting';
import type { AdviceWarning, Carried, RefusalReason } from '../model/advice/advice';
import { formatNumber } from '../model/wording/format/numberFormat';
import { valuesText } from './runValues';
import { said } from '../model/language/said';

interface Measured {
  readonly carried: Carried;
  readonly warnings: readonly AdviceWarning[];
}

/** Why nothing is suggested, short enough for a lens. */
export function refusalSentence(reason: RefusalReason): string {
  switch (reason.kind) {
    case 'optimizerWithoutMomentum':
      return reason.family === 'other'
        ? said`${reason.optimizer} takes no momentum of this kind`
        : said`the rule does not cover ${reason.optimizer}`;
    case 'learningRateUnknown':
      return said`the learning rate${named(reason.text)} is not known from the text`;
    case 'learningRateMissing':
      return said`no learning rate is written here`;
    case 'learningRatesDiffer':
      return said`parameter groups have learning rates of their own: ${reason.text}`;
    case 'learningRateNotPositive':
      return said`the learning rate ${formatNumber(reason.value)} is not a positive number`;
    case 'learningRateNotFinite':
      return said`the learning rate${named(reason.text)} is not a finite number`;
    case 'momentumNotFinite':
      return said`the momentum${named(reason.text)} is not a finite number`;
    case 'momentumOutOfRange':
      return said`momentum ${formatNumber(reason.value)} lies outside 0 ≤ β < 1`;
    case 'ruleOutOfRange':
      return said`C·η^⅔ ≥ 1 at η = ${formatNumber(reason.learningRate)}: the rule gives no momentum`;
    case 'baseUnseen':
      return said`the optimizer may be named in ${reason.base}, which is not at hand`;
    case 'momentumOverwritten':
      return said`${reason.by} overwrites the momentum while training`;
    case 'movingAverageForm':
      return said`momentum is a moving average here, so that η = lr·(1 − β), and its value is not known from the text`;
    case 'nesterovWithoutCalibration':
      return said`no theory covers Nesterov; a calibration can measure it`;
    case 'incompleteCode':
      return said`the call is not complete`;
  }
}

/** One warning of an advice, as a short sentence. */
export function warningSentence(warning: AdviceWarning): string {
  switch (warning.kind) {
    case 'schedulerOverwritesMomentum':
      return said`${warning.scheduler} overwrites the momentum written here (unless told not to).`;
    case 'learningRateScheduled':
      return said`${warning.scheduler} changes η; the value holds for the learning rate written here.`;
    case 'nesterov':
      return said`Nesterov: no theory, only measurement.`;
    case 'nesterovUnknown':
      return said`Whether Nesterov is used is not known; the rule is for heavy ball only.`;
    case 'dampening':
      return warning.value === undefined
        ? said`Dampening is not known; taken as 0.`
        : said`Dampening ${formatNumber(warning.value)}: η counts as lr·(1 − dampening).`;
    case 'batchSizeDiffers':
      return said`Calibrated with batch size ${warning.calibrated}; here it is ${warning.present}.`;
    case 'weightDecayDiffers':
      return said`Calibrated with weight decay ${formatNumber(warning.calibrated)}; here it is ${formatNumber(warning.present)}.`;
    case 'verdictNotTwoThirds':
      return said`The exponent 2/3 was not established: use this β at this η only.`;
    case 'partialCalibration':
      return said`The calibration was stopped early.`;
    case 'warmUpOnly':
      return said`Measured in the learning rate's warm-up only.`;
    case 'constructedDiffers':
      return said`When it was calibrated the script constructed ${valuesText(warning.constructed)}; the text says ${valuesText(warning.written)}.`;
    case 'momentumUnknown':
      return said`The present momentum${named(warning.text)} is not known from the text.`;
  }
}

/**
 * Where a measured β comes from and what of it was another: `measured`, `measured at batch 64`, `measured at lr 0.1, batch 64`. In a
 * warm-up it was not measured at the learning rate itself.
 */
export function measuredText({ carried, warnings }: Measured): string {
  const others = otherSettings(warnings).map(settingText).join(', ');
  const where = isOfWarmUp(warnings) ? said`measured in the warm-up only` : carriedText(carried);
  if (others === '') return where;
  return isAtItsRate({ carried, warnings }) ? said`measured at ${others}` : said`${where}, ${others}`;
}

/** Whether a measured β is of just this site: not carried to it, nor measured at another batch size or weight decay, or in a warm-up only. */
export function isMeasuredHere(measured: Measured): boolean {
  return isAtItsRate(measured) && !isMeasuredOtherwise(measured.warnings);
}

function settingText({ kind, calibrated }: OtherSetting): string {
  switch (kind) {
    case 'batchSizeDiffers':
      return said`batch ${calibrated}`;
    case 'weightDecayDiffers':
      return said`weight decay ${formatNumber(calibrated)}`;
  }
}

function isAtItsRate({ carried, warnings }: Measured): boolean {
  return (carried.kind === 'here' || carried.kind === 'pair') && !isOfWarmUp(warnings);
}

function isOfWarmUp(warnings: readonly AdviceWarning[]): boolean {
  return warnings.some(({ kind }) => kind === 'warmUpOnly');
}

/** Where a measured β comes from, short enough for a lens: `measured`, `by γ = 0.82 measured from 0.01 to 0.08`. */
export function carriedText(carried: Carried): string {
  switch (carried.kind) {
    case 'here':
    case 'pair':
      return said`measured`;
    case 'near':
      return said`measured at lr ${formatNumber(carried.learningRate)}`;
    case 'rule':
      return said`by C = ${formatNumber(carried.c, 2)} measured from ${rangeText(carried)}`;
    case 'ridge':
      return said`by γ = ${formatNumber(carried.gamma, 2)} measured from ${rangeText(carried)}`;
  }
}

/** `0.01 to 0.08`. */
export function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? formatNumber(low) : said`${formatNumber(low)} to ${formatNumber(high)}`;
}

/** A name inside a sentence; none where the value has no text of its own, such as a schedule or what is still to be typed. */
function named(text: string): string {
  return text === '' ? '' : ` ${text}`;
}
