import type { ProgressMeasure } from '../../model/calibration/calibration';
import { marked } from '../../model/language/said';

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

/** 18 values of x over three decades at equal ratios. */
function gridFrom(smallest: number): number[] {
  return Array.from({ length: 18 }, (_, index) => Number((smallest * 1000 ** (index / 17)).toPrecision(3)));
}

/** `npm run reproduce -- --targets` prints what this rule and those for η and label noise come to. No sweep enters them. */
const VALLEY_TARGET_RULE = marked`half the way from the start to where a reference run at η/(1 − β) = 1 settles`;

const hessianTrace: ProgressMeasure = {
  kind: 'hessianTrace',
  name: marked`trace of the Hessian`,
  smoothingSteps: 1,
};

const valleySweep: BuiltinSweep = {
  learningRates: [0.00125, 0.0035, 0.01],
  quickLearningRate: 0.01,
  xs: gridFrom(0.0002),
  seedsPerSetting: 6,
  initialBudgetSteps: 500,
  maxBudgetSteps: 100_000,
  stepsPerSlice: 500,
};

const student = { parameterCount: 601, sampleCount: 100, loss: marked`mean squared error` } as const;

const fashionMnistData = {
  dataSet: 'FashionMNIST',
  usualFolders: ['/usr/share/datasets/fashion-mnist'],
} as const;

export const builtinTasks: readonly BuiltinTaskDescription[] = [
  {
    ...student,
    taskId: 'teacherStudentValley',
    title: marked`Teacher–student on its valley`,
    description:
      'A 10–50–1 tanh student starts where gradient descent has interpolated 100 samples of a 10–10–1 teacher; label noise then drives it along the valley of zero loss towards flatter minima.',
    batchSize: null,
    noise: marked`label noise, standard deviation 0.2, fresh at every step`,
    progressMeasure: hessianTrace,
    target: 28.7,
    targetRule: VALLEY_TARGET_RULE,
    sweep: valleySweep,
    expectedMinutes: 0.5,
  },
  {
    ...student,
    taskId: 'teacherStudentSgdValley',
    title: marked`Teacher–student on its valley, reached by SGD`,
    description:
      'The same student and data, but the valley is reached by SGD on minibatches of 10 instead of gradient descent.',
    batchSize: null,
    noise: marked`label noise, standard deviation 0.2, fresh at every step`,
    progressMeasure: hessianTrace,
    target: 29.2,
    targetRule: VALLEY_TARGET_RULE,
    sweep: valleySweep,
    expectedMinutes: 0.5,
  },
  {
    ...student,
    taskId: 'teacherStudentRandomStart',
    title: marked`Teacher–student from random weights`,
    description:
      'The same net and data from random initial weights, on minibatches of 10 without label noise: an ordinary small training run.',
    batchSize: 10,
    noise: marked`minibatches of 10 of 100 samples`,
    progressMeasure: { kind: 'trainingLoss', name: marked`loss on all samples`, smoothingSteps: 1 },
    target: 0.01,
    targetRule: marked`0.01 in the loss, one 24th of the labels’ variance`,
    sweep: {
      ...valleySweep,
      learningRates: [0.001, 0.0028, 0.008],
      quickLearningRate: 0.0028,
      xs: gridFrom(0.001),
    },
    expectedMinutes: 0.5,
  },
  {
    taskId: 'matrixSensing',
    title: marked`Matrix sensing`,
    description:
      'U (10 × 10) is trained so that UUᵀ matches 30 Gaussian measurements of a matrix of rank 2; it starts where gradient descent has interpolated, and label noise drives it along the valley of zero loss towards the flatter minima, which recover the matrix.',
    parameterCount: 100,
    sampleCount: 30,
    batchSize: null,
    loss: marked`mean squared error`,
    noise: marked`label noise, standard deviation 0.05, fresh at every step`,
    progressMeasure: {
      kind: 'validationError',
      name: marked`squared error of the recovered matrix`,
      smoothingSteps: 1,
    },
    target: 1.06,
    targetRule: VALLEY_TARGET_RULE,
    sweep: {
      ...valleySweep,
      learningRates: [0.000875, 0.00245, 0.007],
      quickLearningRate: 0.007,
      xs: gridFrom(0.00002),
      stepsPerSlice: 4000,
    },
    expectedMinutes: 0.5,
  },
  {
    taskId: 'fashionMnist',
    title: marked`FashionMNIST, 6-layer MLP`,
    description:
      'A 784–128×5–10 ReLU net from PyTorch’s default initial weights on the 60 000 training images of FashionMNIST, read from a folder on this machine.',
    parameterCount: 167_818,
    sampleCount: 60_000,
    batchSize: 64,
    loss: marked`cross-entropy`,
    noise: marked`minibatches of 64, shuffled every epoch`,
    progressMeasure: { kind: 'trainingLoss', name: marked`training loss`, smoothingSteps: 100 },
    target: 0.5,
    targetRule: marked`training loss 0.5, as in docs/calibration.md, section 2`,
    sweep: {
      learningRates: [0.01, 0.028, 0.08],
      quickLearningRate: 0.02,
      xs: [0.02, 0.032, 0.05, 0.08, 0.126, 0.2, 0.32, 0.5, 0.8],
      seedsPerSetting: 2,
      initialBudgetSteps: 500,
      maxBudgetSteps: 6000,
      stepsPerSlice: 16,
    },
    expectedMinutes: 4,
    dataNeeded: fashionMnistData,
  },
  {
    taskId: 'fashionMnistValley',
    title: marked`FashionMNIST, 6-layer MLP on its valley`,
    description:
      'The same net with squared loss on the first 1000 training images, from where SGD has interpolated them; label noise then drives it along the valley of zero loss towards flatter minima.',
    parameterCount: 167_818,
    sampleCount: 1000,
    batchSize: 64,
    loss: marked`squared error on one-hot labels, summed over classes`,
    noise: marked`label noise, standard deviation 0.05, fresh at every step, on minibatches of 64`,
    progressMeasure: {
      ...hessianTrace,
      name: marked`trace of the Hessian on 256 images`,
      smoothingSteps: 100,
    },
    target: 197,
    targetRule: VALLEY_TARGET_RULE,
    sweep: {
      // Below these T falls to a plateau without a minimum (docs/reproduction.md).
      learningRates: [0.00088, 0.00124, 0.00175],
      quickLearningRate: 0.00175,
      xs: [0.00016, 0.00028, 0.0005, 0.0009, 0.0016, 0.0028, 0.005, 0.009, 0.016],
      seedsPerSetting: 2,
      initialBudgetSteps: 8000,
      maxBudgetSteps: 50_000,
      stepsPerSlice: 8,
    },
    expectedMinutes: 12,
    dataNeeded: fashionMnistData,
  },
];

/** The task with this id, if there is one. */
export function builtinTask(taskId: string): BuiltinTaskDescription | undefined {
  return builtinTasks.find((task) => task.taskId === taskId);
}
