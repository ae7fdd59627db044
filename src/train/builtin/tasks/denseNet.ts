import { Graph } from '../engine/graph';
import type { MemoryLayout, Tensor } from '../engine/memoryLayout';
import type { Activation } from '../engine/program';

/** Shapes of weights and biases, in turn, of a net with these layer widths. */
export function denseNetShapes(widths: readonly number[]): (readonly [number, number])[] {
  return widths.slice(1).flatMap((width, index): (readonly [number, number])[] => [
    [widths[index] ?? 0, width],
    [1, width],
  ]);
}

/** The net's outputs; `activation` after every layer but the last. */
export function denseNet(
  graph: Graph,
  input: Tensor,
  parameters: readonly Tensor[],
  activation: Activation,
): Tensor {
  let value = input;
  for (let i = 0; i < parameters.length; i += 2) {
    const weights = parameters[i];
    if (weights === undefined) continue;
    const last = i + 2 >= parameters.length;
    value = graph.dense(value, weights, parameters[i + 1], last ? 'none' : activation);
  }
  return value;
}

/** A net of its own: its graph, and what it makes of `input`. */
export interface Net {
  readonly graph: Graph;
  readonly output: Tensor;
}

/** Lays out a dense net over an input; nets that share parameters are the same net on different samples. */
export function netOver(
  layout: MemoryLayout,
  input: Tensor,
  parameters: readonly Tensor[],
  activation: Activation,
): Net {
  const graph = new Graph(layout);
  return { graph, output: denseNet(graph, input, parameters, activation) };
}
