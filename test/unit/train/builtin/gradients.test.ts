import { describe, expect, it } from 'vitest';
import { emitBackward } from '../../../../src/train/builtin/engine/autodiff';
import { emitForward, Graph } from '../../../../src/train/builtin/engine/graph';
import type { MemoryLayout, Tensor } from '../../../../src/train/builtin/engine/memoryLayout';
import { Program } from '../../../../src/train/builtin/engine/program';
import { SeedGenerator } from '../../../../src/train/builtin/engine/seedGenerator';
import { emitLoss } from '../../../../src/train/builtin/tasks/trainingStep';
import type { LossTarget } from '../../../../src/train/builtin/tasks/trainingStep';
import { newEngine } from './kernels';

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

describe.each(cases)('the gradient of $name', ({ parameters, output, classes }) => {
  it('agrees with central differences in every parameter', async () => {
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
    emitLoss(lossProgram, loss, undefined, result, lossTarget);
    const programs = engine.load({ gradientProgram, lossProgram });

    const random = new SeedGenerator(7, 1);
    for (const tensor of [data, ...block.parameters, ...(classes === undefined ? [target] : [])]) {
      const values = Array.from({ length: tensor.rows * tensor.columns }, () => random.uniform(-1, 1));
      engine.write(tensor, values);
    }
    if (classes !== undefined) {
      engine.integers(target.offset, target.rows).forEach((_, row, labels) => (labels[row] = row % classes));
    }
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
});

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
  emitLoss(program, loss, outputGradient, output, lossTarget);
  emitBackward({
    graph,
    program,
    output,
    outputGradient,
    parameterGradients: new Map(block.parameters.map((each, i) => [each, block.gradients[i] ?? null])),
  });
  return program;
}
