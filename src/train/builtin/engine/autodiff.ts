import { asColumn } from './memoryLayout';
import type { Tensor } from './memoryLayout';
import type { Graph, Operation } from './graph';
import type { Program } from './program';

type DenseOperation = Extract<Operation, { kind: 'dense' }>;

export interface BackwardOptions {
  readonly graph: Graph;
  readonly program: Program;
  /** Tensor whose gradient is given. */
  readonly output: Tensor;
  readonly outputGradient: Tensor;
  /** Parameters, and where their gradients are written; null where only what lies behind them is wanted. */
  readonly parameterGradients: ReadonlyMap<Tensor, Tensor | null>;
  /** Called where a dense layer's gradient before its activation is complete. */
  readonly atDense?: (operation: DenseOperation, delta: Tensor) => void;
}

/**
 * Reverse-mode differentiation: emits the instructions that carry `outputGradient` back through the graph to the parameters.
 * The forward pass must have run. Every gradient is written, not added to what an earlier run left.
 */
export function emitBackward(options: BackwardOptions): void {
  const { graph, program, parameterGradients } = options;
  const carries = tensorsThatDependOn(graph, new Set(parameterGradients.keys()));
  const gradients = new Map<Tensor, Tensor | null>(parameterGradients);
  const started = new Set<Tensor>([options.output]);
  gradients.set(options.output, options.outputGradient);

  const contribute = (tensor: Tensor, emit: (gradient: Tensor, accumulate: boolean) => void): void => {
    if (!carries.has(tensor)) return;
    const given = gradients.get(tensor);
    if (given === null) return;
    const gradient = given ?? graph.layout.tensor(tensor.rows, tensor.columns);
    gradients.set(tensor, gradient);
    emit(gradient, started.has(tensor));
    started.add(tensor);
  };

  for (const operation of graph.operations.toReversed()) {
    const delta = started.has(operation.output) ? gradients.get(operation.output) : undefined;
    if (delta === undefined || delta === null) continue;
    switch (operation.kind) {
      case 'dense': {
        const { input, weights, bias, activation, output } = operation;
        if (activation !== 'none') program.activationGradient(delta, delta, output, activation);
        options.atDense?.(operation, delta);
        contribute(weights, (gradient, accumulate) => {
          program.matrixProduct({ c: gradient, a: input, transposeA: true, b: delta, accumulate });
        });
        if (bias !== undefined) {
          contribute(bias, (gradient, accumulate) => program.columnSums(gradient, delta, accumulate));
        }
        contribute(input, (gradient, accumulate) =>
          emitTimesTranspose(graph, program, gradient, delta, weights, accumulate),
        );
        break;
      }
      case 'matmul': {
        const { left, right } = operation;
        contribute(left, (gradient, accumulate) =>
          emitTimesTranspose(graph, program, gradient, delta, right, accumulate),
        );
        contribute(right, (gradient, accumulate) => {
          program.matrixProduct({ c: gradient, a: left, transposeA: true, b: delta, accumulate });
        });
        break;
      }
      case 'matmulTransposed': {
        const { left, right } = operation;
        contribute(left, (gradient, accumulate) =>
          program.matrixProduct({ c: gradient, a: delta, b: right, accumulate }),
        );
        contribute(right, (gradient, accumulate) => {
          program.matrixProduct({ c: gradient, a: delta, transposeA: true, b: left, accumulate });
        });
        break;
      }
      case 'activation': {
        const { input, output, activation } = operation;
        contribute(input, (gradient, accumulate) => {
          if (!accumulate) {
            program.activationGradient(gradient, delta, output, activation);
            return;
          }
          program.activationGradient(delta, delta, output, activation);
          emitAdd(graph, program, gradient, delta);
        });
        break;
      }
      case 'flatten':
        contribute(operation.input, (gradient, accumulate) => {
          const column = asColumn(gradient);
          if (accumulate) emitAdd(graph, program, column, delta);
          else program.activation(column, delta, 'none');
        });
        break;
    }
  }
}

/** dst (+)= delta·matrixᵀ; a matrix of one column is its own transpose in memory. */
function emitTimesTranspose(
  graph: Graph,
  program: Program,
  dst: Tensor,
  delta: Tensor,
  matrix: Tensor,
  accumulate: boolean,
): void {
  if (matrix.columns === 1) {
    program.matrixProduct({ c: dst, a: delta, b: matrix, columnAsRow: true, accumulate });
    return;
  }
  const transposed = graph.layout.tensor(matrix.columns, matrix.rows);
  program.transpose(transposed, matrix);
  program.matrixProduct({ c: dst, a: delta, b: transposed, accumulate });
}

function emitAdd(graph: Graph, program: Program, dst: Tensor, term: Tensor): void {
  program.addScaled(dst, dst, term, graph.layout.constant(1));
}

function tensorsThatDependOn(graph: Graph, roots: Set<Tensor>): Set<Tensor> {
  const dependent = new Set(roots);
  for (const operation of graph.operations) {
    if (inputsOf(operation).some((input) => dependent.has(input))) dependent.add(operation.output);
  }
  return dependent;
}

function inputsOf(operation: Operation): readonly Tensor[] {
  switch (operation.kind) {
    case 'dense':
      return operation.bias === undefined
        ? [operation.input, operation.weights]
        : [operation.input, operation.weights, operation.bias];
    case 'matmul':
    case 'matmulTransposed':
      return [operation.left, operation.right];
    case 'activation':
    case 'flatten':
      return [operation.input];
  }
}
