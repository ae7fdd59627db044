import { SeedGenerator } from '../engine/seedGenerator';
import type { LabelledImages } from '../idxFiles';
import { DATA_SEED, IMAGE_MLP, IMAGE_VALLEY, RANDOM_STREAM } from '../taskConstants';
import { Batches } from './batches';
import { netOutput, squaredGradientNorms } from './denseNet';
import { LaneGenerator } from './laneGenerator';
import type { Matrix, Parameter, TensorFlow } from './tensorflow';
import type { Loss, TfjsTask } from './tfjsTask';

const { batchSize, classes, hiddenAndOutput, pixelDeviation, pixelMean } = IMAGE_MLP;

/** The 6-layer MLP with cross-entropy from the trial's own weights, as in tasks/fashionMnist.ts. */
export function fashionMnistTask(tf: TensorFlow, data: LabelledImages): TfjsTask {
  const parameters = newParameters(tf, data.pixels);
  const batches = new Batches(data.labels.length, batchSize);
  return {
    parameters,
    nextLoss: (generator) => {
      const indices = batches.next(generator);
      const x = imageRows(data, indices);
      const labels = Int32Array.from(indices, (index) => data.labels[index] ?? 0);
      return (weights) =>
        tf.losses
          .softmaxCrossEntropy(
            tf.oneHot(tf.tensor1d(labels, 'int32'), classes),
            netOutput(tf.tensor2d(x, [indices.length, data.pixels]), weights, 'relu'),
          )
          .asScalar();
    },
    reset: ({ seed }) => {
      batches.reset();
      writeDefaultStart(tf, parameters, seed);
    },
  };
}

/** The same net with squared loss on its valley, as in tasks/fashionMnistValley.ts. */
export function fashionMnistValleyTask(tf: TensorFlow, data: LabelledImages): TfjsTask {
  const { samples, traceSamples, labelNoise, measureEverySteps, descent } = IMAGE_VALLEY;
  const parameters = newParameters(tf, data.pixels);
  writeDefaultStart(tf, parameters, DATA_SEED);
  const batches = new Batches(samples, batchSize);
  const lossOn = (indices: Int32Array, noise?: Float32Array): Loss => {
    const x = imageRows(data, indices);
    const target = Float32Array.from({ length: indices.length * classes }, (_, i) => {
      const isLabel = data.labels[indices[Math.floor(i / classes)] ?? 0] === i % classes;
      return Number(isLabel) + (noise?.[i] ?? 0);
    });
    return (weights) =>
      netOutput(tf.tensor2d(x, [indices.length, data.pixels]), weights, 'relu')
        .sub(tf.tensor2d(target, [indices.length, classes]))
        .square()
        .sum(1)
        .mean()
        .asScalar();
  };
  const traceImages = tf.tensor2d(imageRows(data, first(traceSamples)), [traceSamples, data.pixels]);
  let probe = new LaneGenerator(DATA_SEED, RANDOM_STREAM.probe);
  return {
    parameters,
    nextLoss: (generator) => {
      const indices = batches.next(generator);
      return lossOn(indices, generator.normal(batchSize, classes, labelNoise));
    },
    valley: {
      phase: descent,
      generator: new LaneGenerator(DATA_SEED, RANDOM_STREAM.start),
      nextLoss: (generator) => lossOn(batches.next(generator)),
      loss: lossOn(first(samples)),
    },
    measureEverySteps,
    measure: () =>
      tf.tidy(() => {
        const signs: Matrix = tf.tensor2d(probe.signs(traceSamples * classes), [traceSamples, classes]);
        return (2 / traceSamples) * squaredGradientNorms(traceImages, parameters, 'relu', signs);
      }),
    reset: ({ seed }) => {
      batches.reset();
      probe = new LaneGenerator(seed, RANDOM_STREAM.probe);
    },
  };
}

function first(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

function newParameters(tf: TensorFlow, pixels: number): Parameter[] {
  return hiddenAndOutput.flatMap((width, index): Parameter[] => {
    const fanIn = index === 0 ? pixels : (hiddenAndOutput[index - 1] ?? 0);
    return [
      tf.variable(tf.tensor2d(new Float32Array(fanIn * width), [fanIn, width])),
      tf.variable(tf.tensor2d(new Float32Array(width), [1, width])),
    ];
  });
}

/** PyTorch's default: uniform within ±1/√fan-in. */
function writeDefaultStart(tf: TensorFlow, parameters: readonly Parameter[], seed: number): void {
  const generator = new SeedGenerator(seed, RANDOM_STREAM.start);
  let bound = 0;
  for (const parameter of parameters) {
    const [rows, columns] = parameter.shape;
    if (rows > 1) bound = 1 / Math.sqrt(rows);
    const values = Float32Array.from({ length: rows * columns }, () => generator.uniform(-bound, bound));
    tf.tidy(() => parameter.assign(tf.tensor2d(values, [rows, columns])));
  }
}

/** Standardised pixels of some images, one row each. */
function imageRows({ images, pixels }: LabelledImages, indices: Int32Array): Float32Array {
  const rows = new Float32Array(indices.length * pixels);
  for (const [row, index] of indices.entries()) {
    for (let i = 0; i < pixels; i++) {
      const share = (images[index * pixels + i] ?? 0) / 255;
      rows[row * pixels + i] = (share - pixelMean) / pixelDeviation;
    }
  }
  return rows;
}
