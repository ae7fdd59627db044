import type { CalibrationResult, ControlResult, Estimate } from '../../model/calibration';
import { arrayOf, booleanSchema, numberSchema, objectOf, oneOf, unionOf, type Schema } from './jsonSchema';
import { momentumSchema, roleSchema } from './trialSchema';

const number = numberSchema();
const positive = numberSchema(Number.MIN_VALUE, Number.MAX_VALUE);
const count = numberSchema(0, Number.MAX_SAFE_INTEGER);
const estimate: Schema<Estimate> = objectOf({ value: number, low: number, high: number });

/** One comparison of a record. */
export const controlSchema: Schema<ControlResult> = objectOf(
  { role: roleSchema, learningRate: positive, momentum: momentumSchema, seeds: count, seedsConverged: count },
  { convergenceSteps: positive, ratio: estimate, ratioOver: positive },
);

/** The result of a record. */
export const resultSchema: Schema<CalibrationResult> = unionOf({
  estimate: objectOf(
    {
      kind: oneOf('estimate'),
      learningRate: positive,
      momentum: estimate,
      x: estimate,
      c: estimate,
      verdict: oneOf('twoThirds', 'oneHalf', 'one', 'undecided'),
      models: arrayOf(
        objectOf({
          p: oneOf(1, 2),
          a: number,
          b: number,
          sigma: number,
          logLikelihood: number,
          weight: number,
        }),
      ),
      learningRateRange: objectOf({ low: positive, high: positive }),
      changeJustified: booleanSchema,
      caveats: arrayOf(
        oneOf(
          'targetAtNoiseFloor',
          'partialSweep',
          'onlyOneLearningRate',
          'poorFit',
          'sensitiveToOneTrial',
          'raisingLearningRateDoesTheSame',
          'plainSgdTies',
          'schedulerOverwroteMomentum',
          'scheduleMovesLearningRate',
          'warmUpOnly',
          'nesterov',
          'overrideNotVerified',
        ),
      ),
    },
    { gamma: estimate, freeP: estimate, savingOverPresent: estimate, savingOverDefault: estimate },
  ),
  noEstimate: objectOf({
    kind: oneOf('noEstimate'),
    reason: oneOf(
      'fewerThanThreeSettingsConverged',
      'tooFewTrials',
      'minimumAtGridEdge',
      'seedsContradict',
      'everyTrialDiverged',
      'targetAtNoiseFloor',
      'scheduleMovesLearningRate',
      'noTrialFinished',
      'fitDidNotConverge',
    ),
  }),
});
