import type { Engine } from '../engine/engine';
import { emitGaussNewtonTrace } from '../engine/gaussNewtonTrace';
import { emitForward, Graph } from '../engine/graph';
import { Program } from '../engine/program';
import { GENERATOR_STATE_WORDS } from '../engine/seedGenerator';
import { FailureError } from '../failureError';
import type { LabelledImages } from '../idxFiles';
import { DATA_SEED, IMAGE_MLP, IMAGE_VALLEY, RANDOM_STREAM } from '../taskConstants';
import { HYPERPARAMETER_BYTES, seedGeneratorState, writeHyperparameters } from '../trialRun';
import { denseNet, denseNetShapes } from './denseNet';
import { ImageData, writeDefaultStart } from './imageData';
import { Minibatches } from './minibatches';
import type { TaskModel } from './taskModel';
import { emitLoss, trainingStepProgram } from './trainingStep';
import { valleyStart } from './valleyStart';

const { batchSize: BATCH_SIZE, classes: CLASSES, hiddenAndOutput } = IMAGE_MLP;
const { samples: SAMPLES, traceSamples: TRACE_SAMPLES, descent } = IMAGE_VALLEY;

/**
 * The 6-layer ReLU MLP on the first 1000 training images with squared loss on one-hot labels, which has a valley of zero loss.
 * Trials start where SGD has interpolated, then train on minibatches of 64 with fresh label noise at every step. Measure:
 * Hutchinson's estimate of the Gauss–Newton trace on the first 256 images. Throws a `FailureError` when there are too few images.
 */
export function buildFashionMnistValley(engine: Engine, data: LabelledImages, nesterov: boolean): TaskModel {
  if (data.labels.length < 2 * SAMPLES) {
    throw new FailureError({
      kind: 'internal',
      detail: `the data set has only ${data.labels.length} images`,
    });
  }
  const { layout } = engine;
  const used = {
    images: data.images.subarray(0, 2 * SAMPLES * data.pixels),
    labels: data.labels.subarray(0, 2 * SAMPLES),
    pixels: data.pixels,
  };
  const generatorState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const probeState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
  const block = layout.parameterBlock(denseNetShapes([used.pixels, ...hiddenAndOutput]));
  const images = new ImageData(layout, used);
  const allTargets = layout.tensor(2 * SAMPLES, CLASSES);
  const minibatches = new Minibatches(layout, SAMPLES, BATCH_SIZE);
  const x = layout.tensor(BATCH_SIZE, used.pixels);
  const target = layout.tensor(BATCH_SIZE, CLASSES);
  const labelNoise = layout.tensor(BATCH_SIZE, CLASSES);
  const noiseDeviation = layout.constant(IMAGE_VALLEY.labelNoise);
  const loss = layout.cell();
  const progress = layout.cell();

  const student = new Graph(layout);
  const output = denseNet(student, x, block.parameters, 'relu');
  const evaluated = { indices: layout.tensor(SAMPLES, 1), x: layout.tensor(SAMPLES, used.pixels) };
  const evaluation = new Graph(layout);
  const evaluatedOutput = denseNet(evaluation, evaluated.x, block.parameters, 'relu');
  const evaluatedTarget = layout.tensor(SAMPLES, CLASSES);
  const traced = { indices: layout.tensor(TRACE_SAMPLES, 1), x: layout.tensor(TRACE_SAMPLES, used.pixels) };
  const tracedStudent = new Graph(layout);
  const tracedOutput = denseNet(tracedStudent, traced.x, block.parameters, 'relu');

  const nextBatch = (program: Program): void => {
    minibatches.emitNext(program, generatorState);
    images.emitGather(program, x, minibatches.indices);
    program.gather(target, allTargets, minibatches.indices);
  };
  const parts = { layout, graph: student, output, loss, block, hyperparameters };
  const noisy = trainingStepProgram(
    { ...parts, nesterov, lossTarget: { kind: 'squaredLoss', target, labelNoise } },
    (program) => {
      nextBatch(program);
      program.normal(labelNoise, noiseDeviation, generatorState);
    },
  );
  const descend = trainingStepProgram(
    { ...parts, nesterov: false, lossTarget: { kind: 'squaredLoss', target } },
    nextBatch,
  );
  const gatherTraced = new Program();
  images.emitGather(gatherTraced, traced.x, traced.indices);
  const measureTrace = new Program();
  emitForward(tracedStudent, measureTrace);
  emitGaussNewtonTrace({
    graph: tracedStudent,
    program: measureTrace,
    output: tracedOutput,
    parameters: block.parameters,
    curvature: { kind: 'squaredLossProbed', generatorState: probeState },
    trace: progress,
  });
  const evaluate = new Program();
  images.emitGather(evaluate, evaluated.x, evaluated.indices);
  evaluate.gather(evaluatedTarget, allTargets, evaluated.indices);
  emitForward(evaluation, evaluate);
  emitLoss(evaluate, loss, undefined, evaluatedOutput, { kind: 'squaredLoss', target: evaluatedTarget });

  const programs = engine.load({ noisy, descend, gatherTraced, measureTrace, evaluate });
  images.write(engine);
  engine.write(
    allTargets,
    Array.from({ length: 2 * SAMPLES * CLASSES }, (_, i) =>
      Number(used.labels[Math.floor(i / CLASSES)] === i % CLASSES),
    ),
  );
  engine
    .integers(traced.indices.offset, TRACE_SAMPLES)
    .set(Array.from({ length: TRACE_SAMPLES }, (_, i) => i));
  engine.run(programs.gatherTraced);
  minibatches.reset(engine);
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.start);
  writeDefaultStart(engine, block.parameters, DATA_SEED);
  writeHyperparameters(engine, hyperparameters, descent);
  const lossOver = (first: number): number => {
    engine
      .integers(evaluated.indices.offset, SAMPLES)
      .set(Array.from({ length: SAMPLES }, (_, i) => first + i));
    engine.run(programs.evaluate);
    return engine.readScalar(loss);
  };
  const valley = valleyStart({
    engine,
    weights: block.weights,
    phase: programs.descend,
    firstPhase: descent,
    lossReached: () => lossOver(0),
  });
  return {
    engine,
    block,
    hyperparameters,
    progress,
    generatorState,
    tensors: { x, target, labelNoise, noiseDeviation, loss },
    step: programs.noisy,
    measure: programs.measureTrace,
    measureEverySteps: IMAGE_VALLEY.measureEverySteps,
    validationError: () => {
      lossOver(SAMPLES);
      return wrongShare(engine.read(evaluatedOutput), used.labels.subarray(SAMPLES));
    },
    trainingLoss: valley.trainingLoss,
    prepare: valley.prepare,
    reset: (trial) => {
      valley.reset(trial);
      minibatches.reset(engine);
      seedGeneratorState(engine, probeState, trial.seed, RANDOM_STREAM.probe);
    },
  };
}

/** Share of rows whose largest output is not their label's. */
function wrongShare(outputs: Float64Array, labels: Uint8Array): number {
  let wrong = 0;
  for (const [row, label] of labels.entries()) {
    const scores = outputs.subarray(row * CLASSES, (row + 1) * CLASSES);
    if (scores.indexOf(Math.max(...scores)) !== label) wrong += 1;
  }
  return wrong / labels.length;
}
