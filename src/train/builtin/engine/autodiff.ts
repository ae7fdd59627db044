import { asColumn } from './memoryLayout';
import type { Tensor } from './memoryLayout';
import type { Graph, Operation } from './graph';
import type { Program } from './program';

type DenseOperation = Extract<Operation, { kind: 'dense' }>;
type ActivationOperation = Extract<Operation, { kind: 'activation' }>;

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
  new BackwardPass(options).emit();
}

/** Writes into `gradient`, or adds to what stands there. */
type Emission = (gradient: Tensor, accumulate: boolean) => void;

class BackwardPass {
  readonly #options: BackwardOptions;
  readonly #graph: Graph;
  readonly #program: Program;
  /** What depends on a parameter: gradients of anything else are not needed. */
  readonly #carries: ReadonlySet<Tensor>;
  readonly #gradients: Map<Tensor, Tensor | null>;
  /** Tensors whose gradient has been written at least once. */
  readonly #started: Set<Tensor>;

  constructor(options: BackwardOptions) {
    this.#options = options;
    this.#graph = options.graph;
    this.#program = options.program;
    this.#carries = tensorsThatDependOn(options.graph, new Set(options.parameterGradients.keys()));
    this.#gradients = new Map(options.parameterGradients);
    this.#gradients.set(options.output, options.outputGradient);
    this.#started = new Set([options.output]);
  }

  emit(): void {
    for (const operation of this.#graph.operations.toReversed()) {
      const delta = this.#started.has(operation.output) ? this.#gradients.get(operation.output) : undefined;
      if (delta === undefined || delta === null) continue;
      this.#through(operation, delta);
    }
  }

  /** Carries the gradient of an operation's output to its inputs. */
  #through(operation: Operation, delta: Tensor): void {
    switch (operation.kind) {
      case 'dense':
        this.#throughDense(operation, delta);
        break;
      case 'matmul':
        this.#contribute(operation.left, this.#timesTranspose(delta, operation.right));
        this.#contribute(operation.right, this.#transposeTimes(operation.left, delta));
        break;
      case 'matmulTransposed':
        this.#contribute(operation.left, (gradient, accumulate) =>
          this.#program.matrixProduct({ c: gradient, a: delta, b: operation.right, accumulate }),
        );
        this.#contribute(operation.right, this.#transposeTimes(delta, operation.left));
        break;
      case 'activation':
        this.#throughActivation(operation, delta);
        break;
      case 'flatten':
        this.#contribute(operation.input, (gradient, accumulate) => {
          const column = asColumn(gradient);
          if (accumulate) this.#add(column, delta);
          else this.#program.activation(column, delta, 'none');
        });
        break;
    }
  }

  #throughDense(operation: DenseOperation, delta: Tensor): void {
    const { input, weights, bias, activation, output } = operation;
    if (activation !== 'none') this.#program.activationGradient(delta, delta, output, activation);
    this.#options.atDense?.(operation, delta);
    this.#contribute(weights, this.#transposeTimes(input, delta));
    if (bias !== undefined) {
      this.#contribute(bias, (gradient, accumulate) => this.#program.columnSums(gradient, delta, accumulate));
    }
    this.#contribute(input, this.#timesTranspose(delta, weights));
  }

  #throughActivation({ input, output, activation }: ActivationOperation, delta: Tensor): void {
    this.#contribute(input, (gradient, accumulate) => {
      if (!accumulate) {
        this.#program.activationGradient(gradient, delta, output, activation);
        return;
      }
      this.#program.activationGradient(delta, delta, output, activation);
      this.#add(gradient, delta);
    });
  }

  /** Emits a part of a tensor's gradient, where that gradient is needed. */
  #contribute(tensor: Tensor, emit: Emission): void {
    if (!this.#carries.has(tensor)) return;
    const given = this.#gradients.get(tensor);
    if (given === null) return;
    const gradient = given ?? this.#graph.layout.tensor(tensor.rows, tensor.columns);
    this.#gradients.set(tensor, gradient);
    emit(gradient, this.#started.has(tensor));
    this.#started.add(tensor);
  }

  /** leftᵀ·delta. */
  #transposeTimes(left: Tensor, delta: Tensor): Emission {
    return (gradient, accumulate) =>
      this.#program.matrixProduct({ c: gradient, a: left, transposeA: true, b: delta, accumulate });
  }

  /** delta·matrixᵀ; a matrix of one column is its own transpose in memory. */
  #timesTranspose(delta: Tensor, matrix: Tensor): Emission {
    return (gradient, accumulate) => {
      if (matrix.columns === 1) {
        const product = { c: gradient, a: delta, b: matrix, columnAsRow: true, accumulate };
        this.#program.matrixProduct(product);
        return;
      }
      const transposed = this.#graph.layout.tensor(matrix.columns, matrix.rows);
      this.#program.transpose(transposed, matrix);
      this.#program.matrixProduct({ c: gradient, a: delta, b: transposed, accumulate });
    };
  }

  #add(dst: Tensor, term: Tensor): void {
    this.#program.addScaled(dst, dst, term, this.#graph.layout.constant(1));
  }
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
