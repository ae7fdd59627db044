import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/train/builtin/engine/engine';
import { emitBackward } from '../../../../src/train/builtin/engine/autodiff';
import { emitForward, Graph } from '../../../../src/train/builtin/engine/graph';
import type { Operation } from '../../../../src/train/builtin/engine/graph';
import type { MemoryLayout, Tensor } from '../../../../src/train/builtin/engine/memoryLayout';
import { Program } from '../../../../src/train/builtin/engine/program';
import type { Activation } from '../../../../src/train/builtin/engine/program';
import { SeedGenerator } from '../../../../src/train/builtin/engine/seedGenerator';
import { emitLoss } from '../../../../src/train/builtin/tasks/trainingStep';
import type { LossTarget } from '../../../../src/train/builtin/tasks/trainingStep';
import { newEngine } from '../../../support/builtin/kernels';

interface Case {
  readonly name: string;
  readonly parameters: readonly (readonly [number, number])[];
  readonly output: (graph: Graph, parameters: readonly Tensor[], data: Tensor) => Tensor;
  readonly classes?: number;
}

const dataRows = 7;
const dataColumns = 5;
const at = (tensors: readonly Tensor[], index: number): Tensor => {
  const tensor = tensors[index];
  if (tensor === undefined) throw new Error(`no parameter ${index}`);
  return tensor;
};

const cases: readonly Case[] = [
  {
    name: 'dense layer to several columns',
    parameters: [
      [dataColumns, 6],
      [1, 6],
    ],
    output: (graph, p, data) => graph.dense(data, at(p, 0), at(p, 1), 'none'),
  },
  {
    name: 'dense layer with tanh',
    parameters: [
      [dataColumns, 9],
      [1, 9],
    ],
    output: (graph, p, data) => graph.dense(data, at(p, 0), at(p, 1), 'tanh'),
  },
  {
    name: 'dense layer with ReLU to one column, without bias',
    parameters: [[dataColumns, 1]],
    output: (graph, p, data) => graph.dense(data, at(p, 0), undefined, 'relu'),
  },
  {
    name: 'two dense layers through a single hidden unit',
    parameters: [
      [dataColumns, 1],
      [1, 1],
      [1, 3],
      [1, 3],
    ],
    output: (graph, p, data) =>
      graph.dense(graph.dense(data, at(p, 0), at(p, 1), 'tanh'), at(p, 2), at(p, 3), 'none'),
  },
  {
    name: 'three dense layers',
    parameters: [
      [dataColumns, 8],
      [1, 8],
      [8, 11],
      [1, 11],
      [11, 1],
      [1, 1],
    ],
    output: (graph, p, data) => {
      const hidden = graph.dense(data, at(p, 0), at(p, 1), 'relu');
      return graph.dense(graph.dense(hidden, at(p, 2), at(p, 3), 'tanh'), at(p, 4), at(p, 5), 'none');
    },
  },
  {
    name: 'product with a parameter on the right',
    parameters: [[dataColumns, 4]],
    output: (graph, p, data) => graph.matmul(data, at(p, 0)),
  },
  {
    name: 'product of two parameters',
    parameters: [
      [dataRows, 3],
      [3, 6],
    ],
    output: (graph, p) => graph.matmul(at(p, 0), at(p, 1)),
  },
  {
    name: 'product with a column',
    parameters: [
      [dataRows, 6],
      [6, 1],
    ],
    output: (graph, p) => graph.matmul(at(p, 0), at(p, 1)),
  },
  {
    name: 'product of a matrix with its own transpose',
    parameters: [[dataRows, 3]],
    output: (graph, p) => graph.matmulTransposed(at(p, 0), at(p, 0)),
  },
  {
    name: 'product with the transpose of another parameter',
    parameters: [
      [dataRows, 3],
      [6, 3],
    ],
    output: (graph, p) => graph.matmulTransposed(at(p, 0), at(p, 1)),
  },
  {
    name: 'tanh of a parameter, flattened',
    parameters: [[dataRows, 4]],
    output: (graph, p) => graph.flatten(graph.activation(at(p, 0), 'tanh')),
  },
  {
    name: 'a parameter used by two branches of activations',
    parameters: [[4, 4]],
    output: (graph, p) =>
      graph.matmul(graph.activation(at(p, 0), 'tanh'), graph.activation(at(p, 0), 'relu')),
  },
  {
    name: 'a hidden layer used plainly and flattened in turn',
    parameters: [[4, 4]],
    output: (graph, p) => {
      const hidden = graph.activation(at(p, 0), 'tanh');
      return graph.matmul(hidden, graph.activation(hidden, 'tanh'));
    },
  },
  {
    name: 'cross-entropy behind a dense layer',
    parameters: [
      [dataColumns, 10],
      [1, 10],
    ],
    output: (graph, p, data) => graph.dense(data, at(p, 0), at(p, 1), 'none'),
    classes: 10,
  },
];

const STEP = 1 / 64;

describe.each(cases)('the gradient of $name', (shape) => {
  it('agrees with central differences in every parameter', async () => {
    const { engine, block, loss, programs } = await prepared(shape);
    engine.run(programs.gradientProgram);
    const gradient = engine.values(block.gradient).slice();
    const weights = engine.values(block.weights);
    for (const parameter of block.parameters) {
      for (let row = 0; row < parameter.rows; row++) {
        for (let column = 0; column < parameter.columns; column++) {
          const index = (parameter.offset - block.weights.offset + row * parameter.rowBytes) / 4 + column;
          const value = weights[index] ?? Number.NaN;
          const lossAt = (shifted: number): number => {
            weights[index] = shifted;
            engine.run(programs.lossProgram);
            return engine.readScalar(loss);
          };
          const difference = (lossAt(value + STEP) - lossAt(value - STEP)) / (2 * STEP);
          weights[index] = value;
          expect(gradient[index]).toBeCloseTo(difference, 2);
        }
      }
    }
    expect(gradient.some((each) => Math.abs(each) > 0.05)).toBe(true);
  });

  it('agrees with TensorFlow.js, as does the loss', async () => {
    const { engine, block, loss, programs, graph, result, target, data } = await prepared(shape);
    engine.run(programs.gradientProgram);
    const ofData = toTfjs(engine, data);
    const ofTarget =
      shape.classes === undefined
        ? toTfjs(engine, target)
        : tf.oneHot(tf.tensor1d([...engine.integers(target.offset, target.rows)], 'int32'), shape.classes);
    const lossOf = (...parameters: tf.Tensor[]): tf.Scalar => {
      const values = new Map<Tensor, tf.Tensor>([[data, ofData]]);
      block.parameters.forEach((each, i) => {
        const value = parameters[i];
        if (value !== undefined) values.set(each, value);
      });
      const output = evaluate(graph, values, result);
      return shape.classes === undefined
        ? output.sub(ofTarget).square().sum().div(result.rows).asScalar()
        : tf.losses.softmaxCrossEntropy(ofTarget, output).asScalar();
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(block.parameters.map((each) => toTfjs(engine, each)));
    expect(engine.readScalar(loss)).toBeCloseTo(value.dataSync()[0] ?? Number.NaN, 4);
    block.gradients.forEach((each, i) => {
      const expected = grads[i]?.dataSync() ?? [];
      engine.read(each).forEach((ours, j) => expect(ours).toBeCloseTo(expected[j] ?? Number.NaN, 4));
    });
  });
});

async function prepared({ parameters, output, classes }: Case) {
  const engine = await newEngine();
  const { layout } = engine;
  const block = layout.parameterBlock(parameters);
  const data = layout.tensor(dataRows, dataColumns);
  const loss = layout.cell();
  const graph = new Graph(layout);
  const result = output(graph, block.parameters, data);
  const target = layout.tensor(result.rows, classes === undefined ? result.columns : 1);
  const lossTarget: LossTarget =
    classes === undefined ? { kind: 'squaredLoss', target } : { kind: 'crossEntropy', labels: target };
  const gradientProgram = withBackward(graph, layout, result, loss, lossTarget, block);
  const lossProgram = new Program();
  emitForward(graph, lossProgram);
  emitLoss(lossProgram, { loss, output: result, lossTarget });
  const programs = engine.load({ gradientProgram, lossProgram });
  const random = new SeedGenerator(7, 1);
  for (const tensor of [data, ...block.parameters, ...(classes === undefined ? [target] : [])]) {
    const values = Array.from({ length: tensor.rows * tensor.columns }, () => random.uniform(-1, 1));
    engine.write(tensor, values);
  }
  if (classes !== undefined) {
    engine.integers(target.offset, target.rows).forEach((_, row, labels) => (labels[row] = row % classes));
  }
  return { engine, block, data, loss, graph, result, target, programs };
}

/** The graph's operations by TensorFlow.js. */
function evaluate(graph: Graph, values: Map<Tensor, tf.Tensor>, result: Tensor): tf.Tensor {
  const of = (tensor: Tensor): tf.Tensor => {
    const value = values.get(tensor);
    if (value === undefined) throw new Error('an operation reads what nothing has written');
    return value;
  };
  for (const operation of graph.operations) values.set(operation.output, evaluateOne(operation, of));
  return of(result);
}

function evaluateOne(operation: Operation, of: (tensor: Tensor) => tf.Tensor): tf.Tensor {
  switch (operation.kind) {
    case 'dense': {
      const product = of(operation.input).matMul(of(operation.weights));
      const sum = operation.bias === undefined ? product : product.add(of(operation.bias));
      return activate(sum, operation.activation);
    }
    case 'matmul':
      return of(operation.left).matMul(of(operation.right));
    case 'matmulTransposed':
      return of(operation.left).matMul(of(operation.right), false, true);
    case 'activation':
      return activate(of(operation.input), operation.activation);
    case 'flatten':
      return of(operation.input).reshape([-1, 1]);
  }
}

function activate(value: tf.Tensor, activation: Activation): tf.Tensor {
  switch (activation) {
    case 'none':
      return value;
    case 'tanh':
      return value.tanh();
    case 'relu':
      return value.relu();
  }
}

function toTfjs(engine: Engine, tensor: Tensor): tf.Tensor2D {
  return tf.tensor2d([...engine.read(tensor)], [tensor.rows, tensor.columns]);
}

function withBackward(
  graph: Graph,
  layout: MemoryLayout,
  output: Tensor,
  loss: Tensor,
  lossTarget: LossTarget,
  block: { readonly parameters: readonly Tensor[]; readonly gradients: readonly Tensor[] },
): Program {
  const program = new Program();
  const outputGradient = layout.tensor(output.rows, output.columns);
  emitForward(graph, program);
  emitLoss(program, { loss, gradient: outputGradient, output, lossTarget });
  emitBackward({
    graph,
    program,
    output,
    outputGradient,
    parameterGradients: new Map(block.parameters.map((each, i) => [each, block.gradients[i] ?? null])),
  });
  return program;
}
