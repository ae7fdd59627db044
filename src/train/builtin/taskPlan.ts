import type { CalibrationPlan, RacingGridPlan } from '../../calibrate/plan';
import type { BuiltinTaskDescription } from './tasks';

/** `quick` measures β at one learning rate; `standard` several, which tests the exponent. */
export type BuiltinScope = 'quick' | 'standard';

/** The sweep of a built-in task: the same grid of x = 1 − β at every η, so that γ is not built in. */
export function builtinTaskPlan(task: BuiltinTaskDescription, scope: BuiltinScope): CalibrationPlan {
  const { sweep } = task;
  const common = {
    target: { kind: 'given', target: task.target },
    maxBudgetSteps: sweep.maxBudgetSteps,
    firstSeed: 1,
    controlSeeds: 3,
  } as const;
  const at = (learningRate: number): RacingGridPlan => ({
    ...common,
    kind: 'racingGrid',
    learningRate,
    xs: sweep.xs,
    seedsPerSetting: sweep.seedsPerSetting,
    initialBudgetSteps: sweep.initialBudgetSteps,
  });
  switch (scope) {
    case 'quick':
      return at(sweep.quickLearningRate);
    case 'standard':
      return { ...common, kind: 'severalLearningRates', sweeps: sweep.learningRates.map(at) };
  }
}
