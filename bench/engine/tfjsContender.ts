import * as tf from '@tensorflow/tfjs';
import { LEARNING_RATE, MOMENTUM } from './workload';
import type { Contender, Workload } from './workload';

/** TensorFlow.js with its plain JavaScript backend and its own momentum optimizer. */
export async function tfjsContender(): Promise<Contender> {
  await tf.setBackend('cpu');
  await tf.ready();
  const steps = new Map<string, () => void>();
  return {
    title: 'TensorFlow.js 4.22, cpu backend',
    measure: (workload, seconds) => {
      const step = steps.get(workload.name) ?? buildStep(workload);
      steps.set(workload.name, step);
      step();
      const start = performance.now();
      let count = 0;
      while (performance.now() - start < seconds * 1000) {
        step();
        count += 1;
      }
      return Promise.resolve((count * 1000) / (performance.now() - start));
    },
    close: () => Promise.resolve(),
  };
}

function buildStep({ widths, batchSize, activation, loss }: Workload): () => void {
  const layers = widths.slice(1).map((width, index) => {
    const fanIn = widths[index] ?? 1;
    return {
      weights: tf.variable(tf.randomUniform<tf.Rank.R2>([fanIn, width], -1, 1).div(Math.sqrt(fanIn))),
      bias: tf.variable(tf.zeros([width])),
    };
  });
  const outputs = widths.at(-1) ?? 1;
  const x = tf.randomUniform<tf.Rank.R2>([batchSize, widths[0] ?? 1], -1, 1);
  const y = tf.randomUniform([batchSize, 1], -1, 1);
  const labels = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: batchSize }, (_, row) => row % outputs),
      'int32',
    ),
    Math.max(2, outputs),
  );
  const optimizer = tf.train.momentum(LEARNING_RATE, MOMENTUM);
  return () => {
    optimizer.minimize(() => {
      let value: tf.Tensor = x;
      for (const [index, { weights, bias }] of layers.entries()) {
        value = value.matMul(weights).add(bias);
        if (index < layers.length - 1) value = activation === 'tanh' ? value.tanh() : value.relu();
      }
      return loss === 'squared'
        ? value.sub(y).square().mean().asScalar()
        : tf.losses.softmaxCrossEntropy(labels, value).asScalar();
    });
  };
}
