import type { CalibrationResult, ControlResult, Estimate } from '../../model/calibration';
import { arrayOf, booleanShape, numberShape, objectOf, oneOf, unionOf, type Shape } from './jsonSchema';
import { momentumShape, roleShape } from './trialSchema';

const number = numberShape();
const positive = numberShape(Number.MIN_VALUE, Number.MAX_VALUE);
const count = numberShape(0, Number.MAX_SAFE_INTEGER);
const estimate: Shape<Estimate> = objectOf({ value: number, low: number, high: number });

/** One comparison of a record. */
export const controlShape: Shape<ControlResult> = objectOf(
  { role: roleShape, learningRate: positive, momentum: momentumShape, seeds: count, seedsConverged: count },
  { convergenceSteps: positive, ratio: estimate, ratioOver: positive },
);

/** The result of a record. */
export const resultShape: Shape<CalibrationResult> = unionOf({
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
      changeJustified: booleanShape,
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
