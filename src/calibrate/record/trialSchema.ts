import type { ProgressCurve, Trial, TrialRole } from '../../model/trial';
import { failureShape } from './failureSchema';
import {
  arrayOf,
  booleanShape,
  numberShape,
  objectOf,
  oneOf,
  ShapeMismatch,
  stringShape,
  unionOf,
  type Shape,
} from './jsonSchema';

const number = numberShape();
const steps = numberShape(0, Number.MAX_SAFE_INTEGER);
const positive = numberShape(Number.MIN_VALUE, Number.MAX_VALUE);

/** β of a trial: 0 ≤ β < 1. */
export const momentumShape: Shape<number> = (value, path) => {
  const momentum = numberShape(0, 1)(value, path);
  if (momentum < 1) return momentum;
  throw new ShapeMismatch(path, 'a momentum below 1');
};

export const roleShape: Shape<TrialRole> = oneOf(
  'pilot',
  'sweep',
  'presentMomentum',
  'momentum0.9',
  'plainSgdMatched',
  'presentMomentumMatched',
  'yellowFin',
  'stationaryLevel',
);

const curveShape: Shape<ProgressCurve> = (value, path) => {
  const curve = objectOf({ steps: arrayOf(steps), values: arrayOf(number) })(value, path);
  const ascends = curve.steps.every((step, index) => index === 0 || step > (curve.steps[index - 1] ?? step));
  if (ascends && curve.steps.length === curve.values.length) return curve;
  throw new ShapeMismatch(path, 'ascending steps, each with a value');
};

/** One trial of a record. */
export const trialShape: Shape<Trial> = objectOf(
  {
    trialId: stringShape,
    role: roleShape,
    learningRate: positive,
    momentum: momentumShape,
    seed: number,
    budgetSteps: steps,
    stepsSpent: steps,
    elapsedMs: numberShape(0, Number.MAX_VALUE),
    outcome: unionOf({
      converged: objectOf({ kind: oneOf('converged'), convergenceSteps: steps }),
      rightCensored: objectOf({ kind: oneOf('rightCensored'), budgetSteps: steps }),
      floorLimited: objectOf({ kind: oneOf('floorLimited'), atStep: steps }),
      diverged: objectOf({ kind: oneOf('diverged'), atStep: steps }),
      failed: objectOf({ kind: oneOf('failed'), failure: failureShape }),
    }),
    curve: curveShape,
  },
  {
    observed: objectOf({
      learningRateLow: number,
      learningRateHigh: number,
      momentumOverwritten: booleanShape,
      overrideVerified: booleanShape,
    }),
  },
);
