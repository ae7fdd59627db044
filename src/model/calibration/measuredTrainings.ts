/** Where momentum was fastest in a training that was recorded, at targets 40 % into its pilot or less. */
export interface MeasuredTraining {
  readonly training: string;
  readonly loss: string;
  readonly batchSize: number;
  /** η. */
  readonly learningRate: number;
  /** 1 − β of the fastest recorded setting. */
  readonly bestX: number;
  /** Recorded settings whose T is within 5 % of the least. */
  readonly nearX: { readonly low: number; readonly high: number };
}

/** Printed by `npm run -s bench:replay -- --table`, which also leaves each out in turn. */
export const MEASURED_TRAININGS: readonly MeasuredTraining[] = [
  {
    training: 'autoencoder, 49-64-12-64-49',
    loss: 'mean squared error',
    batchSize: 32,
    learningRate: 0.01,
    bestX: 0.0333,
    nearX: { low: 0.0192, high: 0.0439 },
  },
  {
    training: 'CNN, 2 convolutions, no batch norm',
    loss: 'cross-entropy',
    batchSize: 16,
    learningRate: 0.01,
    bestX: 0.0577,
    nearX: { low: 0.0439, high: 0.076 },
  },
  {
    training: 'CNN, 2 convolutions, batch norm',
    loss: 'cross-entropy',
    batchSize: 16,
    learningRate: 0.004,
    bestX: 0.052,
    nearX: { low: 0.0395, high: 0.0684 },
  },
  {
    training: 'GRU, 7 steps, 24 units',
    loss: 'cross-entropy',
    batchSize: 16,
    learningRate: 0.05,
    bestX: 0.0577,
    nearX: { low: 0.0439, high: 0.0577 },
  },
  {
    training: 'teacher and student, 12-32-32-32-1, tanh',
    loss: 'mean squared error',
    batchSize: 32,
    learningRate: 0.01,
    bestX: 0.1,
    nearX: { low: 0.05, high: 0.15 },
  },
  {
    training: 'MLP, 196-64-64-10',
    loss: 'cross-entropy',
    batchSize: 32,
    learningRate: 0.004,
    bestX: 0.0487,
    nearX: { low: 0.037, high: 0.0642 },
  },
  {
    training: 'MLP, 196-48-48-10, 20 % of the labels flipped',
    loss: 'cross-entropy',
    batchSize: 32,
    learningRate: 0.01,
    bestX: 0.05,
    nearX: { low: 0.038, high: 0.0658 },
  },
  {
    training: 'linear, 196-10',
    loss: 'cross-entropy',
    batchSize: 64,
    learningRate: 0.004,
    bestX: 0.0333,
    nearX: { low: 0.0253, high: 0.0333 },
  },
  {
    training: 'MLP, 196-64-64-10',
    loss: 'cross-entropy',
    batchSize: 32,
    learningRate: 0.02,
    bestX: 0.1,
    nearX: { low: 0.0731, high: 0.127 },
  },
  {
    training: 'ResNet, 2 blocks, batch norm',
    loss: 'cross-entropy',
    batchSize: 16,
    learningRate: 0.05,
    bestX: 0.228,
    nearX: { low: 0.173, high: 0.228 },
  },
  {
    training: 'transformer, 1 block, width 16',
    loss: 'cross-entropy',
    batchSize: 8,
    learningRate: 0.1,
    bestX: 0.111,
    nearX: { low: 0.0844, high: 0.146 },
  },
  {
    training: 'diagonal linear net of 40 weights on 16 samples with label noise',
    loss: 'mean squared error; recorded is the trace of its Hessian',
    batchSize: 16,
    learningRate: 0.01,
    bestX: 0.0253,
    nearX: { low: 0.0253, high: 0.0333 },
  },
];
