import { MEASURED_TRAININGS } from '../calibration/measuredTrainings';
import { DEFAULT_PLAUSIBLE_C, TYPICAL_C, type CRange } from '../optimizer/momentumRule';
import { said } from '../language/said';

/** The rule 1 − C·η^(2/3) as long as a site is not calibrated: its C, and the trainings that it comes from. */
export interface AssumedRule {
  /** Geometric mean over these trainings. */
  readonly c: number;
  /** In which a further training's C is expected with 95 %, or which the user set. */
  readonly range: CRange;
  /** Trainings that were recorded with this extension. */
  readonly recordedTrainings: number;
  /** Calibrations of this workspace, imported ones among them. */
  readonly ownCalibrations: number;
  /** The least and the largest η of them all. */
  readonly learningRates: { readonly low: number; readonly high: number };
}

/** The rule by the recorded trainings alone. */
export const DEFAULT_RULE: AssumedRule = {
  c: TYPICAL_C,
  range: DEFAULT_PLAUSIBLE_C,
  recordedTrainings: MEASURED_TRAININGS.length,
  ownCalibrations: 0,
  learningRates: rangeOf(MEASURED_TRAININGS.map(({ learningRate }) => learningRate)),
};

/** The least and the largest of some values. */
export function rangeOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** This far outside the learning rates that were recorded, by a factor, the rule is not extrapolated without a word. */
const NEAR_RATE_FACTOR = 2;

/** Whether no training behind the rule had a learning rate near this one. */
export function isExtrapolated({ learningRates }: AssumedRule, learningRate: number): boolean {
  return (
    learningRate < learningRates.low / NEAR_RATE_FACTOR ||
    learningRate > learningRates.high * NEAR_RATE_FACTOR
  );
}

/** Where the rule's numbers come from, in words: `12 recorded trainings`, `12 recorded trainings and 3 calibrations here`. */
export function sourceOfRule({
  recordedTrainings,
  ownCalibrations,
}: Pick<AssumedRule, 'recordedTrainings' | 'ownCalibrations'>): string {
  const recorded = said`${recordedTrainings} recorded trainings`;
  if (ownCalibrations === 0) return recorded;
  return ownCalibrations === 1
    ? said`${recorded} and 1 calibration here`
    : said`${recorded} and ${ownCalibrations} calibrations here`;
}
