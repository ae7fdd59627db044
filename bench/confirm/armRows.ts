import type {
  ArmComparison,
  ArmSetting,
  ConfirmationVerdict,
  EndComparison,
} from '../../src/model/calibration/confirmation';
import { formatMomentum, formatNumber } from '../../src/model/wording/format/numberFormat';
import { printTable } from '../support/table';

/** Whole trainings of one setting beside those of the present one. */
export interface ComparedArm {
  readonly training: string;
  readonly arm: '0.9' | 'suggested' | 'pair' | 'coupled';
  readonly present: ArmSetting;
  readonly setting: ArmSetting;
  readonly comparison: ArmComparison;
}

/** Prints a row for each setting of each training. */
export function printArms(compared: readonly ComparedArm[]): void {
  printTable(
    'Whole trainings beside those of the present setting, on the same seeds (95 % intervals)',
    [
      'training',
      'present',
      'beside it',
      'setting',
      'faster to the present’s final loss',
      'final training loss',
      'held out',
      'verdict',
    ],
    compared.map(({ training, arm, present, setting, comparison }) => [
      training,
      settingText(present),
      arm,
      settingText(setting),
      speedText(comparison),
      comparison.measures.filter(({ role }) => role === 'trainingLoss').map(differenceText)[0] ?? '',
      comparison.measures
        .filter(({ role }) => role === 'validation')
        .map((each) => `${nameOf(each)} ${differenceText(each)}`)
        .join('; '),
      verdictText(comparison.verdict),
    ]),
  );
}

/** Prints in how many trainings each setting was faster, and better or worse at the end. */
export function summarize(compared: readonly ComparedArm[]): void {
  console.log('');
  for (const arm of ['0.9', 'suggested', 'pair', 'coupled'] as const) {
    const own = compared.filter((each) => each.arm === arm).map(({ comparison }) => comparison);
    if (own.length === 0) continue;
    const count = (test: (comparison: ArmComparison) => boolean): number => own.filter(test).length;
    console.log(
      `${arm}: of ${own.length} trainings faster in ${count(({ speed }) => speed?.finding === 'faster')}, slower in ${count(({ speed }) => speed?.finding === 'slower')}; at the end better in ${count(({ end }) => end === 'helps')}, worse in ${count(({ end }) => end === 'harms')}, no difference seen in ${count(({ end }) => end === 'noDifference')}, undecided or mixed in ${count(({ end }) => end === 'undecided' || end === 'mixed')}`,
    );
  }
}

function settingText({ learningRate, momentum }: ArmSetting): string {
  return `η ${formatNumber(learningRate)}, β ${formatMomentum(momentum)}`;
}

function speedText({ speed, seeds, suggestedUnended }: ArmComparison): string {
  const unended = suggestedUnended.diverged + suggestedUnended.raised;
  const lost = unended === 0 ? '' : `, ${unended} diverged or raised`;
  if (speed === undefined) return `no training loss${lost}`;
  const ratio = speed.stepsRatio;
  if (ratio === undefined) return `reached on ${speed.reached} of ${seeds} seeds${lost}`;
  return `${ratio.value.toFixed(2)}× (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})${lost}`;
}

function nameOf({ measure }: EndComparison): string {
  return measure.kind === 'named' ? measure.name : measure.kind;
}

function differenceText({ present, suggested, difference, finding }: EndComparison): string {
  const values = `${formatNumber(present)} → ${formatNumber(suggested)}`;
  if (difference === undefined) return values;
  return `${values} (${formatNumber(difference.low)} to ${formatNumber(difference.high)}${finding === undefined ? '' : `, ${finding}`})`;
}

function verdictText(verdict: ConfirmationVerdict): string {
  return verdict.kind === 'withdrawn' ? `withdrawn: ${verdict.reason}` : verdict.kind;
}
