import { emitBackward } from '../engine/autodiff';
import { emitForward } from '../engine/graph';
import type { Graph } from '../engine/graph';
import type { MemoryLayout, ParameterBlock, Tensor } from '../engine/memoryLayout';
import { Program } from '../engine/program';

/** What the outputs are compared with. */
export type LossTarget =
  | { readonly kind: 'squaredLoss'; readonly target: Tensor; readonly labelNoise?: Tensor }
  | { readonly kind: 'crossEntropy'; readonly labels: Tensor };

export interface LossParts {
  readonly loss: Tensor;
  /** Where the loss's gradient in the outputs goes; undefined where none is wanted. */
  readonly gradient?: Tensor | undefined;
  readonly output: Tensor;
  readonly lossTarget: LossTarget;
}

export interface TrainingStepParts {
  readonly layout: MemoryLayout;
  readonly graph: Graph;
  readonly output: Tensor;
  readonly loss: Tensor;
  readonly lossTarget: LossTarget;
  readonly block: ParameterBlock;
  readonly hyperparameters: number;
  readonly nesterov: boolean;
}

/** One optimizer step as a program: what `before` emits (noise, minibatch), forward, loss, backward, update. */
export function trainingStepProgram(parts: TrainingStepParts, before: (program: Program) => void): Program {
  const { layout, graph, output, loss, lossTarget, block, hyperparameters, nesterov } = parts;
  const program = new Program();
  before(program);
  emitForward(graph, program);
  const outputGradient = layout.tensor(output.rows, output.columns);
  emitLoss(program, { loss, gradient: outputGradient, output, lossTarget });
  emitBackward({
    graph,
    program,
    output,
    outputGradient,
    parameterGradients: new Map(
      block.parameters.map((each, index) => [each, block.gradients[index] ?? null]),
    ),
  });
  program.optimizerStep(block, hyperparameters, nesterov);
  return program;
}

/** Writes the loss, and its gradient in the outputs where wanted. */
export function emitLoss(program: Program, { loss, gradient, output, lossTarget }: LossParts): void {
  switch (lossTarget.kind) {
    case 'squaredLoss': {
      const { target, labelNoise: noise } = lossTarget;
      program.squaredLoss({ loss, gradient, prediction: output, target, noise });
      break;
    }
    case 'crossEntropy':
      program.crossEntropy(loss, gradient, output, lossTarget.labels);
      break;
  }
}
