/** What the tasks are, apart from how an engine trains them; every engine builds from these. */

/** Streams of random numbers that must not share a seed. */
export const RANDOM_STREAM = { data: 1, teacher: 2, start: 3, trial: 4, probe: 5 } as const;

/** Data and start of a task are those of this seed; trials bring their own. */
export const DATA_SEED = 1;

/** Plain or stochastic descent to a valley without label noise, before every trial. */
export interface FirstPhase {
  readonly learningRate: number;
  readonly momentum: number;
  /** Ends when the loss is below this, looked at after every slice. */
  readonly loss: number;
  readonly stepsPerSlice: number;
  readonly maxSlices: number;
}

const DESCENT: FirstPhase = {
  learningRate: 0.05,
  momentum: 0.9,
  stepsPerSlice: 500,
  maxSlices: 2000,
  loss: 1e-7,
};

/** A tanh student on samples of a tanh teacher. */
export const TEACHER_STUDENT = {
  samples: 100,
  batchSize: 10,
  validationSamples: 1000,
  student: [10, 50, 1],
  teacher: [10, 10, 1],
  labelNoise: 0.2,
  descent: DESCENT,
  sgdDescent: { ...DESCENT, learningRate: 0.02, momentum: 0.5 },
} as const;

/** U (size × size) from Gaussian measurements of a matrix of low rank. */
export const MATRIX_SENSING = {
  size: 10,
  rank: 2,
  measurements: 30,
  startDeviation: 1.5 / Math.sqrt(10),
  sensorDeviation: 1 / Math.sqrt(10),
  labelNoise: 0.05,
  descent: { ...DESCENT, learningRate: 0.02 },
} as const;

/** The 6-layer MLP on images. */
export const IMAGE_MLP = {
  hiddenAndOutput: [128, 128, 128, 128, 128, 10],
  classes: 10,
  batchSize: 64,
  /** Mean and standard deviation of FashionMNIST's training pixels, as fractions of white. */
  pixelMean: 0.286,
  pixelDeviation: 0.353,
} as const;

/** The same net on a valley: trained on the first images, validated on as many after them, the trace taken on the first few. */
export const IMAGE_VALLEY = {
  samples: 1000,
  traceSamples: 256,
  labelNoise: 0.05,
  /** A measurement costs about as much as three steps. */
  measureEverySteps: 16,
  descent: { learningRate: 0.01, momentum: 0.9, stepsPerSlice: 100, maxSlices: 1000, loss: 2e-4 },
} as const;
