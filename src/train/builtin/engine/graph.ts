import { asColumn } from './memoryLayout';
import type { MemoryLayout, Tensor } from './memoryLayout';
import type { Activation, Program } from './program';

/** One differentiable operation; `output` is written by it and by nothing else. */
export type Operation =
  | {
      readonly kind: 'dense';
      readonly output: Tensor;
      readonly input: Tensor;
      readonly weights: Tensor;
      readonly bias: Tensor | undefined;
      readonly activation: Activation;
    }
  | { readonly kind: 'matmul'; readonly output: Tensor; readonly left: Tensor; readonly right: Tensor }
  | {
      readonly kind: 'matmulTransposed';
      readonly output: Tensor;
      readonly left: Tensor;
      readonly right: Tensor;
      readonly rightTransposed: Tensor;
    }
  | {
      readonly kind: 'activation';
      readonly output: Tensor;
      readonly input: Tensor;
      readonly activation: Activation;
    }
  | { readonly kind: 'flatten'; readonly output: Tensor; readonly input: Tensor };

/** A model as the list of its operations, in the order in which they run. */
export class Graph {
  readonly layout: MemoryLayout;
  readonly #operations: Operation[] = [];

  constructor(layout: MemoryLayout) {
    this.layout = layout;
  }

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  /** act(input·weights + bias): n × i, i × o, 1 × o give n × o. */
  dense(input: Tensor, weights: Tensor, bias: Tensor | undefined, activation: Activation): Tensor {
    requireShapes('dense', input.columns === weights.rows);
    requireShapes('dense', bias === undefined || (bias.rows === 1 && bias.columns === weights.columns));
    const output = this.layout.tensor(input.rows, weights.columns);
    return this.#record({ kind: 'dense', output, input, weights, bias, activation });
  }

  /** left·right: m × k, k × n give m × n. */
  matmul(left: Tensor, right: Tensor): Tensor {
    requireShapes('matmul', left.columns === right.rows);
    const output = this.layout.tensor(left.rows, right.columns);
    return this.#record({ kind: 'matmul', output, left, right });
  }

  /** left·rightᵀ: m × k, n × k give m × n. */
  matmulTransposed(left: Tensor, right: Tensor): Tensor {
    requireShapes('matmulTransposed', left.columns === right.columns);
    const output = this.layout.tensor(left.rows, right.rows);
    const rightTransposed = this.layout.tensor(right.columns, right.rows);
    return this.#record({ kind: 'matmulTransposed', output, left, right, rightTransposed });
  }

  /** act(input), entry by entry. */
  activation(input: Tensor, activation: Activation): Tensor {
    const output = this.layout.tensor(input.rows, input.columns);
    return this.#record({ kind: 'activation', output, input, activation });
  }

  /** The input's buffer as one column, its padding zeros included. */
  flatten(input: Tensor): Tensor {
    return this.#record({ kind: 'flatten', output: asColumn(input), input });
  }

  #record(operation: Operation): Tensor {
    this.#operations.push(operation);
    return operation.output;
  }
}

/** Emits the instructions that compute every operation's output. */
export function emitForward(graph: Graph, program: Program): void {
  for (const operation of graph.operations) {
    switch (operation.kind) {
      case 'dense': {
        const { output, input, weights, bias, activation } = operation;
        program.matrixProduct({ c: output, a: input, b: weights, bias, activation });
        break;
      }
      case 'matmul':
        program.matrixProduct({ c: operation.output, a: operation.left, b: operation.right });
        break;
      case 'matmulTransposed':
        program.transpose(operation.rightTransposed, operation.right);
        program.matrixProduct({ c: operation.output, a: operation.left, b: operation.rightTransposed });
        break;
      case 'activation':
        program.activation(operation.output, operation.input, operation.activation);
        break;
      case 'flatten':
        break;
    }
  }
}

function requireShapes(operation: string, agree: boolean): void {
  if (!agree) throw new RangeError(`The shapes given to ${operation} do not agree.`);
}
