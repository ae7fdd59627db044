import { DEFAULT_RULE, rangeOf, type AssumedRule } from '../../model/advice/assumedRule';
import type { Calibration, CalibrationCaveat } from '../../model/calibration/calibration';
import { MEASURED_TRAININGS } from '../../model/calibration/measuredTrainings';
import { DEFAULT_PLAUSIBLE_C, ruleConstant, type CRange } from '../../model/optimizer/momentumRule';
import { predictedC } from '../numerics/predictionInterval';

/** Calibrations whose fastest β is of another rule, or is no particular one. */
const OF_ANOTHER_RULE: ReadonlySet<CalibrationCaveat> = new Set([
  'nesterov',
  'momentumMakesNoDifference',
  'schedulerOverwroteMomentum',
  'scheduleMovesLearningRate',
  'warmUpOnly',
]);

/**
 * The rule by the recorded trainings and these calibrations, the newest of each subject and learning rate. `setRange` is what the user
 * set; the default setting counts as not set. C and its range are given to two digits, as the default's are.
 */
export function assumedRule(calibrations: readonly Calibration[], setRange: CRange): AssumedRule {
  const own = ownTrainings(calibrations);
  const isSet = setRange.low !== DEFAULT_PLAUSIBLE_C.low || setRange.high !== DEFAULT_PLAUSIBLE_C.high;
  if (own.length === 0) return { ...DEFAULT_RULE, range: setRange };
  const recorded = MEASURED_TRAININGS.map(({ bestX, learningRate }) => ({ x: bestX, learningRate }));
  const all = [...recorded, ...own];
  const { value, low, high } = predictedC(all.map(({ x, learningRate }) => ruleConstant(x, learningRate)));
  const c = toTwoDigits(value);
  const range = isSet ? setRange : { low: toTwoDigits(low), high: toTwoDigits(high) };
  return {
    c,
    range: { low: Math.min(range.low, c), high: Math.max(range.high, c) },
    recordedTrainings: recorded.length,
    ownCalibrations: own.length,
    learningRates: rangeOf(all.map(({ learningRate }) => learningRate)),
  };
}

function ownTrainings(
  calibrations: readonly Calibration[],
): { readonly x: number; readonly learningRate: number }[] {
  const newest = new Map<string, Calibration>();
  for (const calibration of calibrations) {
    const { result } = calibration;
    if (result.kind !== 'estimate' || calibration.partial || calibration.nesterov) continue;
    if (result.caveats.some((caveat) => OF_ANOTHER_RULE.has(caveat))) continue;
    const key = JSON.stringify([calibration.subject, result.learningRate]);
    const known = newest.get(key);
    if (known === undefined || known.createdAt < calibration.createdAt) newest.set(key, calibration);
  }
  return [...newest.values()].flatMap(({ result }) =>
    result.kind === 'estimate' ? [{ x: result.x.value, learningRate: result.learningRate }] : [],
  );
}

function toTwoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
