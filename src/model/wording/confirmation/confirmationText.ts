import type { Estimate } from '../../calibration/calibration';
import type {
  Confirmation,
  ConfirmationResult,
  EndComparison,
  PresentSetting,
  SpeedComparison,
  UnendedRuns,
  WithdrawalReason,
} from '../../calibration/confirmation';
import type { MeasureChoice } from '../../calibration/measure';
import { momentumLiteral } from '../../optimizer/momentumLiteral';
import { foreignText } from '../format/foreignText';
import { measureTitle } from '../measureText';
import { formatNumber, formatRatioEstimate } from '../format/numberFormat';
import { said } from '../../language/said';

const MOST_NAME_CHARACTERS = 60;

type Told = Pick<Confirmation, 'result'>;

/** `training loss`, `val_acc (TensorBoard, rises)`. */
export function followedMeasureTitle({
  measure,
  direction,
}: Pick<EndComparison, 'measure' | 'direction'>): string {
  return measureTitle({
    name: measureName(measure),
    ...(measure.kind === 'named' ? { source: measure.source } : {}),
    ...(direction === undefined ? {} : { direction }),
  });
}

function measureName(measure: MeasureChoice): string {
  switch (measure.kind) {
    case 'loss':
      return said`training loss`;
    case 'lineProtocol':
      return said`measure that the script reports`;
    case 'named':
      return measure.source === 'probe'
        ? said`trace of the Hessian`
        : foreignText(measure.name, MOST_NAME_CHARACTERS);
  }
}

/** `β 0.5 (present)`; a scheduler's cycle has no number. */
export function presentArmTitle({ momentum, ownMomentum }: PresentSetting): string {
  return ownMomentum === true
    ? said`the script’s own cycle (present)`
    : said`β ${momentumLiteral(momentum)} (present)`;
}

/** `+0.0012 ± 0.0041`: Student's interval is symmetric, and its half fixes the decimals. */
export function differenceText({ value, low, high }: Estimate): string {
  const half = (high - low) / 2;
  if (!(half > 0)) return signed(formatNumber(value));
  const exponent = Math.floor(Math.log10(half));
  const decimals = Math.min(12, Math.max(0, 1 - exponent));
  return half < 1e-4 || half >= 1e6
    ? `${signed(formatNumber(value))} ± ${formatNumber(half, 2)}`
    : `${signed(value.toFixed(decimals))} ± ${half.toFixed(decimals)}`;
}

function signed(text: string): string {
  return text.startsWith('-') ? `−${text.slice(1)}` : `+${text}`;
}

/** `confirmed on 3 whole trainings: val_acc +0.001 ± 0.004`, short enough for a lens; what is withdrawn has a title of its own. */
export function shortConfirmationText({ result }: Told): string {
  const { seeds, verdict } = result;
  const told = tellingDifference(result);
  const difference = told === '' ? '' : said`: ${told}`;
  switch (verdict.kind) {
    case 'confirmed':
      return said`confirmed on ${trainings(seeds)}${difference}`;
    case 'noGain':
      return said`no gain on ${trainings(seeds)}${difference}`;
    case 'withdrawn':
      return withdrawalText(result, verdict.reason);
    case 'undecided':
      return said`${trainings(seeds)} do not decide${difference}`;
  }
}

/** Why a suggestion is offered no longer: `val_acc −0.02 ± 0.01 at the end of 3 whole trainings`. */
export function withdrawalText(result: ConfirmationResult, reason: WithdrawalReason): string {
  switch (reason) {
    case 'diverges':
      return result.presentUnended.diverged === 0
        ? said`${result.suggestedUnended.diverged} of its whole trainings diverged, none of the present β's`
        : said`${result.suggestedUnended.diverged} of its whole trainings diverged, ${result.presentUnended.diverged} of the present β's`;
    case 'neverEnds':
      return said`none of its whole trainings came to an end, and those of the present β did`;
    case 'worseAtTheEnd':
      return said`worse at the end of ${trainings(result.seeds)}: ${tellingDifference(result)}`;
    case 'slower':
      return said`slower on ${trainings(result.seeds)}`;
  }
}

/** What whole trainings said, a sentence each, the verdict first. */
export function confirmationSentences({
  result,
  plan,
  partial,
}: Pick<Confirmation, 'result' | 'plan' | 'partial'>): string[] {
  return [
    verdictSentence(result),
    ...(result.speed === undefined ? [] : [speedSentence(result.speed)]),
    ...result.measures
      .filter(({ role, direction }) => role !== 'other' && direction !== undefined)
      .map(endSentence),
    ...(result.seeds > 0 &&
    !result.measures.some(({ role, direction }) => role === 'validation' && direction !== undefined)
      ? [
          said`The script reports no validation measure: whether the trained model generalises alike was not measured.`,
        ]
      : []),
    ...(result.lengthRatio === undefined ? [] : [lengthSentence(result.lengthRatio)]),
    ...unendedSentences('present', result.presentUnended),
    ...unendedSentences('suggested', result.suggestedUnended),
    ...(partial || result.seeds < plan.seeds.length
      ? [said`Of ${plan.seeds.length} seeds, ${result.seeds} have both trainings to their end.`]
      : []),
  ];
}

function verdictSentence(result: ConfirmationResult): string {
  const { seeds, verdict, end } = result;
  switch (verdict.kind) {
    case 'confirmed':
      return said`Confirmed on ${trainings(seeds)} of each setting.`;
    case 'noGain':
      return said`No gain on ${trainings(seeds)} of each setting: they take as long and end alike.`;
    case 'withdrawn':
      return said`The suggestion is withdrawn: ${withdrawalText(result, verdict.reason)}.`;
    case 'undecided':
      if (seeds < 2) return said`Undecided: it takes two seeds on which both trainings end.`;
      return end === 'mixed'
        ? said`Undecided on ${trainings(seeds)} of each setting: some validation measures end better, others worse.`
        : said`Undecided on ${trainings(seeds)} of each setting: the seeds scatter too much to tell.`;
  }
}

/** `Steps to the present setting's final training loss: 1.5× (1.2×–1.9×) fewer, 1.4× (1.1×–1.8×) less time.` */
function speedSentence({ seeds, reached, stepsRatio, timeRatio, finding }: SpeedComparison): string {
  const subject = said`The present setting's final training loss`;
  if (stepsRatio === undefined || timeRatio === undefined)
    return reached < seeds
      ? said`${subject} was reached by the suggested one on ${reached} of ${seeds} seeds.`
      : said`${subject} was reached on the one seed that both finished.`;
  const time = said`in time ${reachedRatio(timeRatio)}`;
  switch (finding) {
    case 'faster':
    case 'slower':
      return said`${subject} is reached ${reachedRatio(stepsRatio)} in steps, ${time}.`;
    case 'noDifference':
      return said`No difference seen in the steps to the present setting's final training loss, smaller than ${formatNumber(100 * (Math.max(stepsRatio.high, 1 / stepsRatio.low) - 1), 2)} %; ${time}.`;
    case 'undecided':
      return said`${subject} is reached ${reachedRatio(stepsRatio)} in steps, an interval that holds 1: undecided; ${time}.`;
  }
}

/** `1.5× (1.2×–1.9×) sooner`, of a ratio of steps. */
export function reachedRatio(ratio: Estimate): string {
  const { value, low, high } = ratio;
  return value >= 1
    ? said`${formatRatioEstimate(ratio)} sooner`
    : said`${formatRatioEstimate({ value: 1 / value, low: 1 / high, high: 1 / low })} later`;
}

/** `Final val_acc: 0.91 and 0.912, +0.002 ± 0.004: no difference seen, smaller than 0.006.` */
function endSentence(each: EndComparison): string {
  const { present, suggested, difference } = each;
  const title = followedMeasureTitle(each);
  const [now, then] = [formatNumber(present, 4), formatNumber(suggested, 4)] as const;
  return difference === undefined
    ? said`Final ${title}: ${now} at present, ${then} suggested.`
    : said`Final ${title}: ${now} at present, ${then} suggested, ${differenceText(difference)}: ${findingText(each)}.`;
}

/** What the difference amounts to, in a table or a sentence. */
export function findingText({ finding, difference }: Pick<EndComparison, 'finding' | 'difference'>): string {
  if (finding === undefined || difference === undefined) return '–';
  switch (finding) {
    case 'better':
      return said`better`;
    case 'worse':
      return said`worse`;
    case 'noDifference':
      return difference.low > 0 || difference.high < 0
        ? said`too small to matter`
        : said`no difference seen, smaller than ${formatNumber(Math.max(-difference.low, difference.high), 2)}`;
    case 'undecided':
      return said`undecided, up to ${formatNumber(Math.max(-difference.low, difference.high), 2)} either way`;
  }
}

function lengthSentence(ratio: number): string {
  const percent = `${formatNumber(100 * ratio, 2)} %`;
  return said`The trainings differ in length: with the suggested β the script ends after ${percent} of the steps. It may stop early by itself, or go on from a file that an earlier run has left.`;
}

function unendedSentences(arm: 'present' | 'suggested', { diverged, raised }: UnendedRuns): string[] {
  const isPresent = arm === 'present';
  return [
    ...(diverged === 0
      ? []
      : [
          isPresent
            ? said`${trainings(diverged)} with the present β diverged.`
            : said`${trainings(diverged)} with the suggested β diverged.`,
        ]),
    ...(raised === 0
      ? []
      : [
          isPresent
            ? said`${trainings(raised)} with the present β ended in an exception of the script.`
            : said`${trainings(raised)} with the suggested β ended in an exception of the script.`,
        ]),
  ];
}

/** The difference that the verdict rests on: of validation, what is worse first, else of the training loss. */
function tellingDifference({ measures, verdict }: ConfirmationResult): string {
  const known = measures.filter(
    ({ direction, difference }) => direction !== undefined && difference !== undefined,
  );
  const validations = known.filter(({ role }) => role === 'validation');
  const losses = known.filter(({ role }) => role === 'trainingLoss');
  const deciding = validations.length > 0 ? validations : losses;
  const shown =
    (verdict.kind === 'withdrawn' ? deciding.find(({ finding }) => finding === 'worse') : undefined) ??
    deciding[0];
  return shown?.difference === undefined
    ? ''
    : `${measureName(shown.measure)} ${differenceText(shown.difference)}`;
}

function trainings(count: number): string {
  return count === 1 ? said`1 whole training` : said`${count} whole trainings`;
}
