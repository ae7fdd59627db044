import { arrayOf, booleanSchema, numberSchema, objectOf, oneOf, unionOf, type Schema } from './jsonSchema';
import type {
  CalibrationPlan,
  CurveRoundsPlan,
  RacingGridPlan,
} from '../../model/calibration/calibrationPlan';
import { momentumSchema } from './trialSchema';

const positive = numberSchema(Number.MIN_VALUE, Number.MAX_VALUE);
const steps = numberSchema(0, Number.MAX_SAFE_INTEGER);
/** Of seeds, settings, rounds. */
const MOST = 10_000;
const count = numberSchema(0, MOST);

const common = {
  target: unionOf({
    given: objectOf({ kind: oneOf('given'), target: numberSchema() }),
    pilot: objectOf({
      kind: oneOf('pilot'),
      learningRate: positive,
      momentum: momentumSchema,
      budgetSteps: steps,
    }),
  }),
  maxBudgetSteps: steps,
  firstSeed: numberSchema(),
  verificationSeeds: count,
  controlSeeds: count,
};
/** Absent in what earlier versions kept. */
const optional = {
  otherNesterov: booleanSchema,
  presentCycles: booleanSchema,
  triesHeavyBall: booleanSchema,
  furtherLooks: arrayOf(objectOf({ after: count, seeds: numberSchema(1, MOST) }), MOST),
};

const racingGrid: Schema<RacingGridPlan> = objectOf(
  {
    ...common,
    kind: oneOf('racingGrid'),
    learningRate: positive,
    xs: arrayOf(numberSchema(Number.MIN_VALUE, 1), MOST),
    seedsPerSetting: count,
    initialBudgetSteps: steps,
  },
  optional,
);

const curveRounds: Schema<CurveRoundsPlan> = objectOf(
  {
    ...common,
    kind: oneOf('curveRounds'),
    learningRate: positive,
    startX: numberSchema(Number.MIN_VALUE, 1),
    roundTrials: count,
    fewestRounds: count,
    mostRounds: count,
  },
  optional,
);

/** A plan as it stands in a record or a request. */
export const planSchema: Schema<CalibrationPlan> = unionOf({
  racingGrid,
  curveRounds,
  severalLearningRates: objectOf(
    {
      ...common,
      kind: oneOf('severalLearningRates'),
      sweeps: arrayOf(unionOf({ racingGrid, curveRounds }), MOST),
    },
    optional,
  ),
});
