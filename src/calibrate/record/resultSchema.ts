import type { CalibrationResult, ControlResult, Estimate, Saving } from '../../model/calibration/calibration';
import { arrayOf, booleanSchema, numberSchema, objectOf, oneOf, unionOf, type Schema } from './jsonSchema';
import { momentumSchema, roleSchema } from './trialSchema';

const number = numberSchema();
const positive = numberSchema(Number.MIN_VALUE, Number.MAX_VALUE);
const count = numberSchema(0, Number.MAX_SAFE_INTEGER);
const estimate: Schema<Estimate> = objectOf({ value: number, low: number, high: number });
const positiveEstimate: Schema<Estimate> = objectOf({ value: positive, low: positive, high: positive });
/** Of one record. */
const MOST_RATES = 1000;

/** One comparison of a record. */
export const controlSchema: Schema<ControlResult> = objectOf(
  { role: roleSchema, learningRate: positive, momentum: momentumSchema, seeds: count, seedsConverged: count },
  { convergenceSteps: positive, ratio: estimate, ratioOver: positive, nesterov: booleanSchema },
);

const saving: Schema<Saving> = unionOf({
  verified: objectOf({ kind: oneOf('verified'), ratio: estimate, seeds: count }),
  verifiedAtLeast: objectOf({ kind: oneOf('verifiedAtLeast'), ratio: positive, seeds: count }),
  expected: objectOf({ kind: oneOf('expected'), ratio: estimate }),
});

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
      convergenceSteps: positive,
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
          'learningRateIgnored',
          'warmUpOnly',
          'nesterov',
          'overrideNotVerified',
          'verificationContradicts',
          'verificationUndecided',
          'coarse',
          'dependsOnTrainingLength',
          'momentumMakesNoDifference',
          'tooFewLearningRates',
          'ridgeIsFlat',
          'presentCycles',
        ),
      ),
    },
    {
      gamma: estimate,
      ridge: objectOf({
        gamma: estimate,
        learningRate: positive,
        x: positiveEstimate,
        points: arrayOf(
          objectOf({ learningRate: positive, x: positiveEstimate, convergenceSteps: positiveEstimate }),
          MOST_RATES,
        ),
      }),
      fastestPair: objectOf({ learningRate: positive, momentum: estimate, saving }),
      freeP: estimate,
      nearRange: objectOf({
        low: number,
        high: number,
        confidence: number,
        highEnd: oneOf('slower', 'untried', 'wall'),
      }),
      shallowMomentum: estimate,
      savingOverPresent: saving,
      savingOverDefault: saving,
    },
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
      'trialsDoNotDecide',
    ),
  }),
});
