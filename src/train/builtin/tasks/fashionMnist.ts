import type { Engine } from '../engine/engine';
import { Graph } from '../engine/graph';
import { GENERATOR_STATE_WORDS, SeedGenerator } from '../engine/seedGenerator';
import type { Tensor } from '../engine/memoryLayout';
import type { LabelledImages } from '../idxFiles';
import { HYPERPARAMETER_BYTES, RANDOM_STREAM } from '../trialRun';
import { denseNet, denseNetShapes } from './denseNet';
import { Minibatches } from './minibatches';
import type { TaskModel } from './taskModel';
import { trainingStepProgram } from './trainingStep';

const CLASSES = 10;
const HIDDEN = 128;
const BATCH_SIZE = 64;
/** Mean and standard deviation of FashionMNIST's training pixels, as fractions of white. */
const PIXEL_MEAN = 0.286;
const PIXEL_DEVIATION = 0.353;

/**
 * A 6-layer ReLU MLP (784–128×5–10) on all training images: PyTorch's default initial weights (uniform within ±1/√fan-in, from the
 * trial's seed), minibatches of 64, cross-entropy. Measure: every minibatch's loss before its step.
 */
export function buildFashionMnist(engine: Engine, data: LabelledImages, nesterov: boolean): TaskModel {
  const { layout } = engine;
  const samples = data.labels.length;
  const generatorState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
  const block = layout.parameterBlock(
    denseNetShapes([data.pixels, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, CLASSES]),
  );
  const x = layout.tensor(BATCH_SIZE, data.pixels);
  const labels = layout.tensor(BATCH_SIZE, 1);
  const loss = layout.cell();
  const scale = layout.constant(1 / (255 * PIXEL_DEVIATION));
  const shift = layout.constant(-PIXEL_MEAN / PIXEL_DEVIATION);
  const images = layout.bytes(samples * data.pixels);
  const allLabels = layout.tensor(samples, 1);
  const minibatches = new Minibatches(layout, samples, BATCH_SIZE);
  const graph = new Graph(layout);
  const output = denseNet(graph, x, block.parameters, 'relu');
  const step = trainingStepProgram(
    {
      layout,
      graph,
      output,
      loss,
      lossTarget: { kind: 'crossEntropy', labels },
      block,
      hyperparameters,
      nesterov,
    },
    (program) => {
      minibatches.emitNext(program, generatorState);
      program.gatherBytes(x, images, minibatches.indices, scale, shift);
      program.gather(labels, allLabels, minibatches.indices);
    },
  );
  const programs = engine.load({ step });
  engine.bytes(images, samples * data.pixels).set(data.images);
  engine.integers(allLabels.offset, samples).set(data.labels);
  return {
    engine,
    block,
    hyperparameters,
    generatorState,
    step: programs.step,
    progress: loss,
    tensors: { x, labels, loss },
    prepare: () => 1,
    reset: ({ seed }) => {
      minibatches.reset(engine);
      writeDefaultStart(engine, block.parameters, seed);
    },
  };
}

/** Weights and biases uniform within ±1/√fan-in. */
function writeDefaultStart(engine: Engine, parameters: readonly Tensor[], seed: number): void {
  const generator = new SeedGenerator(seed, RANDOM_STREAM.start);
  let bound = 0;
  for (const parameter of parameters) {
    if (parameter.rows > 1) bound = 1 / Math.sqrt(parameter.rows);
    engine.write(
      parameter,
      Float64Array.from({ length: parameter.rows * parameter.columns }, () =>
        generator.uniform(-bound, bound),
      ),
    );
  }
}
