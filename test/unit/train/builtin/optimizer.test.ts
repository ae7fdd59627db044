import { expect, it } from 'vitest';
import { Program } from '../../../../src/train/builtin/engine/program';
import { HYPERPARAMETER_BYTES, writeHyperparameters } from '../../../../src/train/builtin/trialRun';
import { newEngine } from '../../../support/builtin/kernels';

const count = 12;

it.each([
  { name: 'plain SGD', learningRate: 0.3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false },
  { name: 'heavy ball', learningRate: 0.05, momentum: 0.9, dampening: 0, weightDecay: 0, nesterov: false },
  { name: 'dampening', learningRate: 0.05, momentum: 0.9, dampening: 0.5, weightDecay: 0, nesterov: false },
  {
    name: 'weight decay',
    learningRate: 0.05,
    momentum: 0.9,
    dampening: 0,
    weightDecay: 0.1,
    nesterov: false,
  },
  { name: 'Nesterov', learningRate: 0.05, momentum: 0.9, dampening: 0, weightDecay: 0.01, nesterov: true },
])(
  '$name follows PyTorch’s update on a quadratic bowl',
  async ({ learningRate, momentum, dampening, weightDecay, nesterov }) => {
    const engine = await newEngine();
    const { layout } = engine;
    const block = layout.parameterBlock([[count, 1]]);
    const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
    const program = new Program();
    const curvature = 2;
    program.addScaled(block.gradient, layout.tensor(count, 1), block.weights, layout.constant(curvature));
    program.optimizerStep(block, hyperparameters, nesterov);
    const { step } = engine.load({ step: program });
    const start = Array.from({ length: count }, (_, i) => i - 4.5);
    engine.write(block.weights, start);
    writeHyperparameters(engine, hyperparameters, { learningRate, momentum, dampening, weightDecay });
    const weights = [...start];
    const velocity = start.map(() => 0);
    for (let t = 0; t < 30; t++) {
      engine.run(step);
      weights.forEach((weight, i) => {
        const gradient = curvature * weight + weightDecay * weight;
        const v = t === 0 ? gradient : momentum * (velocity[i] ?? 0) + (1 - dampening) * gradient;
        velocity[i] = v;
        weights[i] = weight - learningRate * (nesterov ? gradient + momentum * v : v);
      });
      engine.read(block.weights).forEach((weight, i) => expect(weight).toBeCloseTo(weights[i] ?? 0, 4));
    }
  },
);
