import type { Advice, RefusalReason } from '../../model/advice/advice';
import { isExtrapolated } from '../../model/advice/assumedRule';
import { momentumLiteral } from '../../model/optimizer/momentumLiteral';
import { foreignText } from '../../model/wording/format/foreignText';
import { formatMomentum, formatNumber } from '../../model/wording/format/numberFormat';
import { said } from '../../model/language/said';

type UncalibratedAdvice = Extract<Advice, { kind: 'uncalibrated' }>;

/** A lens of a site that was not measured must not push the line's own text out of sight. */
export const MOST_TITLE_CHARACTERS = 45;

/** How little is behind a suggestion by the rule. */
export function uncalibratedText({ rule, learningRate }: UncalibratedAdvice): string {
  return isExtrapolated(rule, learningRate) ? said`uncalibrated, extrapolated` : said`uncalibrated`;
}

/**
 * What the C of trainings that were recorded elsewhere gives, or that the present momentum lies among theirs: the formula with its numbers
 * and where C comes from stand in the hover.
 */
export function uncalibratedTitle(advice: UncalibratedAdvice): string {
  const range = `${formatMomentum(advice.low)}–${formatMomentum(advice.high)}`;
  const isFar = isExtrapolated(advice.rule, advice.learningRate);
  if (advice.present !== undefined && advice.holdsPresent) {
    const present = momentumLiteral(advice.present);
    return isFar
      ? firstThatFits(said`${present} lies in ${range}, extrapolated`, said`β in ${range}, extrapolated`)
      : firstThatFits(
          said`${present} lies in ${range}, as measured elsewhere`,
          said`β in ${range}, as measured elsewhere`,
        );
  }
  const value = `β ≈ ${formatMomentum(advice.momentum)}`;
  const { pairedLearningRate } = advice;
  const rate = pairedLearningRate === undefined ? [] : [said`with lr ${formatNumber(pairedLearningRate)}`];
  const source = isFar
    ? `· ${said`extrapolated`}`
    : pairedLearningRate === undefined
      ? said`by 1 − C·η^⅔`
      : said`by the rule`;
  return firstThatFits(
    [`${value} (${range})`, ...rate, source].join(' '),
    [value, ...rate, source].join(' '),
  );
}

/** `No suggestion: lr not known from the text`; undefined where silence is right. The hover has the names and numbers. */
export function refusalTitle(reason: RefusalReason): string | undefined {
  const shown = shortRefusals(reason).map((each) => said`No suggestion: ${each}`);
  return shown.length === 0 ? undefined : firstThatFits(...shown);
}

/** From the most telling to the shortest. */
function shortRefusals(reason: RefusalReason): readonly string[] {
  switch (reason.kind) {
    case 'optimizerWithoutMomentum':
    case 'incompleteCode':
      return [];
    case 'learningRateUnknown':
      return [said`lr not known from the text`];
    case 'learningRateMissing':
      return [said`no lr is written here`];
    case 'learningRatesDiffer':
      return [said`parameter groups differ in lr`];
    case 'learningRateNotPositive':
      return [said`lr ${formatNumber(reason.value)} is not positive`];
    case 'learningRateNotFinite':
      return [said`lr is not a finite number`];
    case 'momentumNotFinite':
      return [said`β is not a finite number`];
    case 'momentumOutOfRange':
      return [said`β ${formatNumber(reason.value)} is not in [0, 1)`];
    case 'ruleOutOfRange':
      return [said`C·η^⅔ ≥ 1 at η = ${formatNumber(reason.learningRate)}`];
    case 'baseUnseen':
      return [said`its base file is not at hand`];
    case 'momentumOverwritten':
      return [said`${foreignText(reason.by)} overwrites β`, said`a scheduler overwrites β`];
    case 'movingAverageForm':
      return [said`moving average, β not known`];
    case 'nesterovWithoutCalibration':
      return [said`no theory covers Nesterov`];
  }
}

/** The first with no more characters than a title may have, else the last. */
function firstThatFits(...titles: readonly string[]): string {
  return titles.find((title) => title.length <= MOST_TITLE_CHARACTERS) ?? titles.at(-1) ?? '';
}
