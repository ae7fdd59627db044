import { TRIAL_ROLES, type ProgressCurve, type Trial, type TrialRole } from '../../model/calibration/trial';
import { failureSchema } from './failureSchema';
import {
  arrayOf,
  booleanSchema,
  integerSchema,
  numberSchema,
  objectOf,
  oneOf,
  SchemaMismatch,
  stringSchema,
  unionOf,
  type Schema,
} from './jsonSchema';

const number = numberSchema();
const steps = numberSchema(0, Number.MAX_SAFE_INTEGER);
const positive = numberSchema(Number.MIN_VALUE, Number.MAX_VALUE);

/** β of a trial: 0 ≤ β < 1. */
export const momentumSchema: Schema<number> = (value, path) => {
  const momentum = numberSchema(0, 1)(value, path);
  if (momentum < 1) return momentum;
  throw new SchemaMismatch(path, 'a momentum below 1');
};

export const roleSchema: Schema<TrialRole> = oneOf(...TRIAL_ROLES);

/** Ascending steps, each with a finite value. */
export const curveSchema: Schema<ProgressCurve> = (value, path) => {
  const curve = objectOf({ steps: arrayOf(integerSchema(0)), values: arrayOf(number) })(value, path);
  const ascends = curve.steps.every((step, index) => index === 0 || step > (curve.steps[index - 1] ?? step));
  if (ascends && curve.steps.length === curve.values.length) return curve;
  throw new SchemaMismatch(path, 'ascending steps, each with a value');
};

/** Of a record or a plan; a sweep has some dozens. */
export const MOST_TRIALS = 10_000;

/** One trial of a record. */
export const trialSchema: Schema<Trial> = objectOf(
  {
    trialId: stringSchema,
    role: roleSchema,
    learningRate: positive,
    momentum: momentumSchema,
    seed: number,
    budgetSteps: steps,
    stepsSpent: steps,
    elapsedMs: numberSchema(0, Number.MAX_VALUE),
    outcome: unionOf({
      converged: objectOf({ kind: oneOf('converged'), convergenceSteps: steps }),
      rightCensored: objectOf({ kind: oneOf('rightCensored'), budgetSteps: steps }),
      floorLimited: objectOf({ kind: oneOf('floorLimited'), atStep: steps }),
      diverged: objectOf({ kind: oneOf('diverged'), atStep: steps }),
      failed: objectOf({ kind: oneOf('failed'), failure: failureSchema }),
    }),
    curve: curveSchema,
  },
  {
    shallowConvergenceSteps: steps,
    observed: objectOf({
      learningRateLow: number,
      learningRateHigh: number,
      momentumOverwritten: booleanSchema,
      overrideVerified: booleanSchema,
    }),
  },
);
