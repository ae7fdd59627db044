import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/train/builtin/engine/engine';
import type { Tensor } from '../../../../src/train/builtin/engine/memoryLayout';
import { SeedGenerator } from '../../../../src/train/builtin/engine/seedGenerator';
import { buildFashionMnist } from '../../../../src/train/builtin/tasks/fashionMnist';
import { buildMatrixSensing } from '../../../../src/train/builtin/tasks/matrixSensing';
import type { TaskModel } from '../../../../src/train/builtin/tasks/taskModel';
import { buildTeacherStudent } from '../../../../src/train/builtin/tasks/teacherStudent';
import { TrialRun } from '../../../../src/train/builtin/trialRun';
import { newEngine } from './kernels';

type Read = (name: string) => tf.Tensor2D;
interface OracleCase {
  readonly name: string;
  readonly build: (engine: Engine, nesterov: boolean) => TaskModel;
  /** The loss by tfjs; `read` gives a buffer of the engine as it was in this step. */
  readonly loss: (weights: readonly tf.Tensor[], read: Read) => tf.Scalar;
  readonly learningRate: number;
}

const mlp =
  (activation: 'tanh' | 'relu') =>
  (weights: readonly tf.Tensor[], x: tf.Tensor): tf.Tensor => {
    let value = x;
    for (let i = 0; i < weights.length; i += 2) {
      const [matrix, bias] = weights.slice(i, i + 2);
      if (matrix === undefined || bias === undefined) throw new Error('weights come with biases');
      value = value.matMul(matrix).add(bias);
      if (i + 2 < weights.length) value = activation === 'tanh' ? value.tanh() : value.relu();
    }
    return value;
  };
const meanSquare = (residual: tf.Tensor): tf.Scalar => residual.square().mean().asScalar();
const noisyStudent: OracleCase['loss'] = (weights, read) =>
  meanSquare(mlp('tanh')(weights, read('x')).sub(read('target')).sub(read('labelNoise')));

const cases: readonly OracleCase[] = [
  {
    name: 'teacher–student on its valley',
    build: (engine, nesterov) => buildTeacherStudent(engine, 'valley', nesterov),
    loss: noisyStudent,
    learningRate: 0.005,
  },
  {
    name: 'teacher–student on its valley reached by SGD',
    build: (engine, nesterov) => buildTeacherStudent(engine, 'sgdValley', nesterov),
    loss: noisyStudent,
    learningRate: 0.005,
  },
  {
    name: 'teacher–student from random weights',
    build: (engine, nesterov) => buildTeacherStudent(engine, 'randomStart', nesterov),
    loss: (weights, read) => meanSquare(mlp('tanh')(weights, read('batchX')).sub(read('batchTarget'))),
    learningRate: 0.005,
  },
  {
    name: 'matrix sensing',
    build: (engine, nesterov) => buildMatrixSensing(engine, nesterov),
    loss: ([u], read) => {
      if (u === undefined) throw new Error('matrix sensing has one parameter');
      const product = u.matMul(u, false, true).reshape([1, 10, 10]);
      const sensed = read('sensors').reshape([30, 10, 10]).mul(product).sum([1, 2]).reshape([30, 1]);
      return meanSquare(sensed.sub(read('target')).sub(read('labelNoise')));
    },
    learningRate: 0.005,
  },
  {
    name: 'the 6-layer MLP, on random images',
    build: (engine, nesterov) => buildFashionMnist(engine, randomImages(200), nesterov),
    loss: (weights, read) => {
      const labels = tf.oneHot(tf.tensor1d(read('labels').dataSync(), 'int32'), 10);
      return tf.losses.softmaxCrossEntropy(labels, mlp('relu')(weights, read('x'))).asScalar();
    },
    learningRate: 0.02,
  },
];

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe.each(cases)('$name, against TensorFlow.js', ({ build, loss, learningRate }) => {
  it.each([
    { nesterov: false, momentum: 0.9 },
    { nesterov: true, momentum: 0.8 },
  ])(
    'agrees in every loss of 100 steps, Nesterov $nesterov',
    { timeout: 120_000 },
    async ({ nesterov, momentum }) => {
      const model = build(await newEngine(), nesterov);
      while (model.prepare() < 1);
      const run = new TrialRun(model, { learningRate, momentum, seed: 1 });
      const { engine, tensors, block } = model;
      const lossCell = tensors['loss'];
      if (lossCell === undefined) throw new Error('the loss is not named');
      const weights = block.parameters.map((each) => tf.variable(toTfjs(engine, each)));
      const velocities = weights.map((each) => tf.variable(tf.zerosLike(each)));
      for (let step = 0; step < 100; step++) {
        run.advance(1);
        const expected = tf.tidy(() => {
          const { value, grads } = tf.variableGrads(
            () => loss(weights, (name) => named(engine, tensors, name)),
            weights,
          );
          weights.forEach((weight, i) => {
            const velocity = velocities[i];
            const gradient = grads[weight.name];
            if (velocity === undefined || gradient === undefined) throw new Error('a gradient is missing');
            velocity.assign(velocity.mul(momentum).add(gradient));
            const direction = nesterov ? gradient.add(velocity.mul(momentum)) : velocity;
            weight.assign(weight.sub(direction.mul(learningRate)));
          });
          return value.dataSync()[0] ?? Number.NaN;
        });
        const ours = engine.readScalar(lossCell);
        expect(Math.abs(ours - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
      }
      tf.dispose([...weights, ...velocities]);
    },
  );
});

function named(engine: Engine, tensors: TaskModel['tensors'], name: string): tf.Tensor2D {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`no buffer ${name}`);
  if (name !== 'labels') return toTfjs(engine, tensor);
  return tf.tensor2d([...engine.integers(tensor.offset, tensor.rows)], [tensor.rows, 1]);
}

function toTfjs(engine: Engine, tensor: Tensor): tf.Tensor2D {
  return tf.tensor2d([...engine.read(tensor)], [tensor.rows, tensor.columns]);
}

function randomImages(samples: number): { images: Uint8Array; labels: Uint8Array; pixels: number } {
  const random = new SeedGenerator(11, 1);
  const bytes = (count: number, below: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => random.uniform(0, below));
  return { images: bytes(samples * 784, 256), labels: bytes(samples, 10), pixels: 784 };
}
