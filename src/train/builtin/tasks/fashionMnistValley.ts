import type { Engine } from '../engine/engine';
import { emitGaussNewtonTrace } from '../engine/gaussNewtonTrace';
import { emitForward } from '../engine/graph';
import type { MemoryLayout, Tensor } from '../engine/memoryLayout';
import { Program } from '../engine/program';
import { GENERATOR_STATE_WORDS } from '../engine/seedGenerator';
import { FailureError } from '../failureError';
import type { LabelledImages } from '../idxFiles';
import { DATA_SEED, IMAGE_MLP, IMAGE_VALLEY, RANDOM_STREAM } from '../taskConstants';
import { HYPERPARAMETER_BYTES, seedGeneratorState, writeHyperparameters } from '../trialRun';
import { denseNetShapes, netOver, type Net } from './denseNet';
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
  const used = usedImages(data);
  const parts = layOut(engine.layout, used);
  const { block, hyperparameters, generatorState, probeState, minibatches, progress } = parts;
  const programs = engine.load({ ...trainingPrograms(parts, nesterov), ...measuringPrograms(parts) });
  writeData(engine, parts, used);
  engine.run(programs.gatherTraced);
  minibatches.reset(engine);
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.start);
  writeDefaultStart(engine, block.parameters, DATA_SEED);
  writeHyperparameters(engine, hyperparameters, descent);
  const lossOver = (first: number): number => {
    writeIndices(engine, parts.evaluated.indices, first);
    engine.run(programs.evaluate);
    return engine.readScalar(parts.loss);
  };
  const valley = valleyStart({
    engine,
    weights: block.weights,
    phase: programs.descend,
    firstPhase: descent,
    lossReached: () => lossOver(0),
  });
  const { x, target, labelNoise, noiseDeviation, loss } = parts;
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
      return wrongShare(engine.read(parts.evaluated.net.output), used.labels.subarray(SAMPLES));
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

/** The first images, half to train on and half to validate with. Throws a `FailureError` when there are too few. */
function usedImages(data: LabelledImages): LabelledImages {
  if (data.labels.length < 2 * SAMPLES) {
    throw new FailureError({
      kind: 'internal',
      detail: `the data set has only ${data.labels.length} images`,
    });
  }
  return {
    images: data.images.subarray(0, 2 * SAMPLES * data.pixels),
    labels: data.labels.subarray(0, 2 * SAMPLES),
    pixels: data.pixels,
  };
}

type ValleyParts = ReturnType<typeof layOut>;

/** The buffers, and the net on a minibatch, on the samples that are evaluated, and on those whose trace is taken. */
function layOut(layout: MemoryLayout, used: LabelledImages) {
  const block = layout.parameterBlock(denseNetShapes([used.pixels, ...hiddenAndOutput]));
  const x = layout.tensor(BATCH_SIZE, used.pixels);
  const samplesFor = (count: number): { indices: Tensor; x: Tensor; net: Net } => {
    const gathered = layout.tensor(count, used.pixels);
    return {
      indices: layout.tensor(count, 1),
      x: gathered,
      net: netOver(layout, gathered, block.parameters, 'relu'),
    };
  };
  return {
    layout,
    generatorState: layout.bytes(GENERATOR_STATE_WORDS * 4),
    probeState: layout.bytes(GENERATOR_STATE_WORDS * 4),
    hyperparameters: layout.bytes(HYPERPARAMETER_BYTES),
    block,
    images: new ImageData(layout, used),
    allTargets: layout.tensor(2 * SAMPLES, CLASSES),
    minibatches: new Minibatches(layout, SAMPLES, BATCH_SIZE),
    x,
    target: layout.tensor(BATCH_SIZE, CLASSES),
    labelNoise: layout.tensor(BATCH_SIZE, CLASSES),
    noiseDeviation: layout.constant(IMAGE_VALLEY.labelNoise),
    loss: layout.cell(),
    progress: layout.cell(),
    student: netOver(layout, x, block.parameters, 'relu'),
    evaluated: samplesFor(SAMPLES),
    evaluatedTarget: layout.tensor(SAMPLES, CLASSES),
    traced: samplesFor(TRACE_SAMPLES),
  };
}

/** Steps on minibatches with and without label noise. */
function trainingPrograms(parts: ValleyParts, nesterov: boolean): Record<'noisy' | 'descend', Program> {
  const { layout, loss, block, hyperparameters, generatorState, images, minibatches } = parts;
  const { x, target, labelNoise, noiseDeviation } = parts;
  const nextBatch = (program: Program): void => {
    minibatches.emitNext(program, generatorState);
    images.emitGather(program, x, minibatches.indices);
    program.gather(target, parts.allTargets, minibatches.indices);
  };
  const common = { layout, ...parts.student, loss, block, hyperparameters };
  return {
    noisy: trainingStepProgram(
      { ...common, nesterov, lossTarget: { kind: 'squaredLoss', target, labelNoise } },
      (program) => {
        nextBatch(program);
        program.normal(labelNoise, noiseDeviation, generatorState);
      },
    ),
    descend: trainingStepProgram(
      { ...common, nesterov: false, lossTarget: { kind: 'squaredLoss', target } },
      nextBatch,
    ),
  };
}

/** Estimated Gauss–Newton trace, and the loss without noise on the samples whose indices stand in `evaluated`. */
function measuringPrograms(
  parts: ValleyParts,
): Record<'gatherTraced' | 'measureTrace' | 'evaluate', Program> {
  const { block, images, allTargets, traced, evaluated, evaluatedTarget } = parts;
  const gatherTraced = new Program();
  images.emitGather(gatherTraced, traced.x, traced.indices);
  const measureTrace = new Program();
  emitForward(traced.net.graph, measureTrace);
  emitGaussNewtonTrace({
    ...traced.net,
    program: measureTrace,
    parameters: block.parameters,
    curvature: { kind: 'squaredLossProbed', generatorState: parts.probeState },
    trace: parts.progress,
  });
  const evaluate = new Program();
  images.emitGather(evaluate, evaluated.x, evaluated.indices);
  evaluate.gather(evaluatedTarget, allTargets, evaluated.indices);
  emitForward(evaluated.net.graph, evaluate);
  emitLoss(evaluate, {
    loss: parts.loss,
    output: evaluated.net.output,
    lossTarget: { kind: 'squaredLoss', target: evaluatedTarget },
  });
  return { gatherTraced, measureTrace, evaluate };
}

/** Copies images and one-hot labels into the loaded engine, and names the first samples as those to take the trace of. */
function writeData(engine: Engine, { images, allTargets, traced }: ValleyParts, used: LabelledImages): void {
  images.write(engine);
  engine.write(
    allTargets,
    Array.from({ length: 2 * SAMPLES * CLASSES }, (_, i) =>
      Number(used.labels[Math.floor(i / CLASSES)] === i % CLASSES),
    ),
  );
  writeIndices(engine, traced.indices, 0);
}

/** Consecutive samples from `first` on. */
function writeIndices(engine: Engine, { offset, rows }: Tensor, first: number): void {
  engine.integers(offset, rows).set(Array.from({ length: rows }, (_, i) => first + i));
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
