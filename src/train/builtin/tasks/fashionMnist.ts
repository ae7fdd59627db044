import type { Engine } from '../engine/engine';
import { Graph } from '../engine/graph';
import { GENERATOR_STATE_WORDS } from '../engine/seedGenerator';
import type { LabelledImages } from '../idxFiles';
import { IMAGE_MLP } from '../taskConstants';
import { HYPERPARAMETER_BYTES } from '../trialRun';
import { denseNet, denseNetShapes } from './denseNet';
import { ImageData, writeDefaultStart } from './imageData';
import { Minibatches } from './minibatches';
import type { TaskModel } from './taskModel';
import { trainingStepProgram } from './trainingStep';

const { batchSize: BATCH_SIZE, hiddenAndOutput } = IMAGE_MLP;

/**
 * A 6-layer ReLU MLP (784–128×5–10) on all training images: PyTorch's default initial weights from the trial's seed, minibatches of
 * 64, cross-entropy. Measure: every minibatch's loss before its step.
 */
export function buildFashionMnist(engine: Engine, data: LabelledImages, nesterov: boolean): TaskModel {
  const { layout } = engine;
  const samples = data.labels.length;
  const generatorState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
  const block = layout.parameterBlock(denseNetShapes([data.pixels, ...hiddenAndOutput]));
  const x = layout.tensor(BATCH_SIZE, data.pixels);
  const labels = layout.tensor(BATCH_SIZE, 1);
  const loss = layout.cell();
  const images = new ImageData(layout, data);
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
      images.emitGather(program, x, minibatches.indices);
      program.gather(labels, allLabels, minibatches.indices);
    },
  );
  const programs = engine.load({ step });
  images.write(engine);
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
