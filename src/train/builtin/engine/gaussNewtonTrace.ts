import { emitBackward } from './autodiff';
import type { Graph } from './graph';
import type { Tensor } from './memoryLayout';
import type { Program } from './program';

/** The loss whose Gauss–Newton matrix JᵀHJ is meant; H is its second derivative in the outputs. */
export type OutputCurvature =
  | { readonly kind: 'squaredLoss' }
  /** Hutchinson's estimate, one Rademacher probe a row. */
  | { readonly kind: 'squaredLossProbed'; readonly generatorState: number }
  | { readonly kind: 'crossEntropyProbed'; readonly generatorState: number };

export interface GaussNewtonTraceOptions {
  readonly graph: Graph;
  readonly program: Program;
  /** The model's outputs, one row a sample. */
  readonly output: Tensor;
  readonly parameters: readonly Tensor[];
  readonly curvature: OutputCurvature;
  /** Scalar that receives the trace. */
  readonly trace: Tensor;
}

/**
 * Emits the trace of the Gauss–Newton matrix of a net of dense layers: (2/N) Σ over samples and outputs of |∇f|² for the mean
 * squared loss, exact with one backward pass an output, or estimated with one pass in all (Hutchinson 1990). A dense layer's
 * part of |∇f|² for one sample is |δ|²(|input|² + 1). The forward pass must have run. Throws on other operations, whose rows mix.
 */
export function emitGaussNewtonTrace(options: GaussNewtonTraceOptions): void {
  const { graph, program, output, trace, curvature } = options;
  if (graph.operations.some(({ kind }) => kind !== 'dense' && kind !== 'activation')) {
    throw new RangeError('The trace is defined for nets of dense layers only.');
  }
  const seed = graph.layout.tensor(output.rows, output.columns);
  const zero = graph.layout.constant(0);
  program.fill(trace, zero);
  switch (curvature.kind) {
    case 'squaredLoss': {
      if (output.columns !== 1) throw new RangeError('The exact trace is built for one output.');
      program.fill(seed, graph.layout.constant(1));
      emitPass(options, seed, graph.layout.constant(2 / output.rows));
      break;
    }
    case 'squaredLossProbed':
      program.rademacher(seed, curvature.generatorState);
      emitPass(options, seed, graph.layout.constant(2 / output.rows));
      break;
    case 'crossEntropyProbed':
      program.softmaxProbe(seed, output, curvature.generatorState);
      emitPass(options, seed, graph.layout.constant(1 / output.rows));
      break;
  }
}

function emitPass(options: GaussNewtonTraceOptions, seed: Tensor, factor: Tensor): void {
  const { graph, program, output, parameters, trace } = options;
  emitBackward({
    graph,
    program,
    output,
    outputGradient: seed,
    parameterGradients: new Map(parameters.map((parameter) => [parameter, null])),
    atDense: ({ input, bias }, delta) =>
      program.rowNormProduct({ dst: trace, a: delta, b: input, factor, bias: bias === undefined ? 0 : 1 }),
  });
}
