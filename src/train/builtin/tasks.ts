import type { ProgressMeasure } from '../../model/calibration';

/** What a built-in task trains and how it is measured; shown before it starts. */
export interface BuiltinTaskDescription {
  readonly taskId: string;
  readonly title: string;
  readonly description: string;
  /** Trained parameters. */
  readonly parameterCount: number;
  readonly sampleCount: number;
  /** Null for the full batch. */
  readonly batchSize: number | null;
  readonly loss: string;
  readonly noise: string;
  readonly progressMeasure: ProgressMeasure;
  /** Fixed by `targetRule` before any sweep. */
  readonly target: number;
  readonly targetRule: string;
  readonly sweep: BuiltinSweep;
  /** Of the standard calibration, on two cores. */
  readonly expectedMinutes: number;
  /** A data set that must lie on this machine. */
  readonly dataNeeded?: { readonly dataSet: string; readonly usualFolders: readonly string[] };
}

/** The standard calibration of a task. */
export interface BuiltinSweep {
  /** η of the standard calibration, ascending. */
  readonly learningRates: readonly number[];
  /** The one η of a quick calibration. */
  readonly quickLearningRate: number;
  /** Grid of x = 1 − β, ascending. */
  readonly xs: readonly number[];
  readonly seedsPerSetting: number;
  readonly initialBudgetSteps: number;
  readonly maxBudgetSteps: number;
  /** Steps between two looks at cancel and progress, some 10 ms. */
  readonly stepsPerSlice: number;
}

const VALLEY_GRID = [0.006, 0.01, 0.016, 0.025, 0.04, 0.063, 0.1, 0.16, 0.25, 0.4, 0.63, 1];

export const builtinTasks: readonly BuiltinTaskDescription[] = [
  {
    taskId: 'teacherStudentValley',
    title: 'Teacher–student on its valley',
    description:
      'A 10–50–1 tanh student starts where gradient descent has interpolated 100 samples of a 10–10–1 teacher; label noise then drives it along the valley of zero loss towards flatter minima.',
    parameterCount: 601,
    sampleCount: 100,
    batchSize: null,
    loss: 'mean squared error',
    noise: 'label noise, standard deviation 0.5, fresh at every step',
    progressMeasure: { kind: 'hessianTrace', name: 'trace of the Hessian', smoothingSteps: 1 },
    target: 39.4,
    targetRule: '0.85 of the trace where the trial starts (46.4)',
    sweep: {
      learningRates: [0.01, 0.028, 0.08],
      quickLearningRate: 0.028,
      xs: VALLEY_GRID,
      seedsPerSetting: 3,
      initialBudgetSteps: 500,
      maxBudgetSteps: 200_000,
      stepsPerSlice: 500,
    },
    expectedMinutes: 0.5,
  },
];

/** The task with this id, if there is one. */
export function builtinTask(taskId: string): BuiltinTaskDescription | undefined {
  return builtinTasks.find((task) => task.taskId === taskId);
}
