import { arrayOf, numberShape, objectOf, oneOf, unionOf, type Shape } from './jsonSchema';
import type { AdaptiveBracketingPlan, CalibrationPlan, RacingGridPlan } from '../../model/calibrationPlan';
import { momentumShape } from './trialSchema';

const positive = numberShape(Number.MIN_VALUE, Number.MAX_VALUE);
const count = numberShape(0, Number.MAX_SAFE_INTEGER);

const common = {
  target: unionOf({
    given: objectOf({ kind: oneOf('given'), target: numberShape() }),
    pilot: objectOf({
      kind: oneOf('pilot'),
      learningRate: positive,
      momentum: momentumShape,
      budgetSteps: count,
    }),
  }),
  maxBudgetSteps: count,
  firstSeed: numberShape(),
  controlSeeds: count,
};

const racingGrid: Shape<RacingGridPlan> = objectOf({
  ...common,
  kind: oneOf('racingGrid'),
  learningRate: positive,
  xs: arrayOf(numberShape(Number.MIN_VALUE, 1)),
  seedsPerSetting: count,
  initialBudgetSteps: count,
});

const adaptiveBracketing: Shape<AdaptiveBracketingPlan> = objectOf({
  ...common,
  kind: oneOf('adaptiveBracketing'),
  learningRate: positive,
  startX: numberShape(Number.MIN_VALUE, 1),
  minTrials: count,
  maxTrials: count,
});

/** A plan as it stands in a record or a request. */
export const planShape: Shape<CalibrationPlan> = unionOf({
  racingGrid,
  adaptiveBracketing,
  severalLearningRates: objectOf({
    ...common,
    kind: oneOf('severalLearningRates'),
    sweeps: arrayOf(unionOf({ racingGrid, adaptiveBracketing })),
  }),
});
