import { arrayOf, numberSchema, objectOf, oneOf, unionOf, type Schema } from './jsonSchema';
import type { AdaptiveBracketingPlan, CalibrationPlan, RacingGridPlan } from '../../model/calibrationPlan';
import { momentumSchema } from './trialSchema';

const positive = numberSchema(Number.MIN_VALUE, Number.MAX_VALUE);
const count = numberSchema(0, Number.MAX_SAFE_INTEGER);

const common = {
  target: unionOf({
    given: objectOf({ kind: oneOf('given'), target: numberSchema() }),
    pilot: objectOf({
      kind: oneOf('pilot'),
      learningRate: positive,
      momentum: momentumSchema,
      budgetSteps: count,
    }),
  }),
  maxBudgetSteps: count,
  firstSeed: numberSchema(),
  controlSeeds: count,
};

const racingGrid: Schema<RacingGridPlan> = objectOf({
  ...common,
  kind: oneOf('racingGrid'),
  learningRate: positive,
  xs: arrayOf(numberSchema(Number.MIN_VALUE, 1)),
  seedsPerSetting: count,
  initialBudgetSteps: count,
});

const adaptiveBracketing: Schema<AdaptiveBracketingPlan> = objectOf({
  ...common,
  kind: oneOf('adaptiveBracketing'),
  learningRate: positive,
  startX: numberSchema(Number.MIN_VALUE, 1),
  minTrials: count,
  maxTrials: count,
});

/** A plan as it stands in a record or a request. */
export const planSchema: Schema<CalibrationPlan> = unionOf({
  racingGrid,
  adaptiveBracketing,
  severalLearningRates: objectOf({
    ...common,
    kind: oneOf('severalLearningRates'),
    sweeps: arrayOf(unionOf({ racingGrid, adaptiveBracketing })),
  }),
});
