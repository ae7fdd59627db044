import type { Matrix, Tensor } from './tensorflow';

export type Activation = 'tanh' | 'relu';

/** Every layer's values, the inputs first; parameters are weights and biases in turn, the last layer is linear. */
export function layerValues(x: Matrix, parameters: readonly Tensor[], activation: Activation): Matrix[] {
  const values = [x];
  for (let i = 0; i < parameters.length; i += 2) {
    const [weights, bias] = layerOf(parameters, i);
    const sum: Matrix = (values.at(-1) ?? x).matMul<Matrix>(weights).add(bias);
    const last = i + 2 >= parameters.length;
    values.push(last ? sum : activation === 'tanh' ? sum.tanh() : sum.relu());
  }
  return values;
}

/** The net's outputs, one row a sample. */
export function netOutput(x: Matrix, parameters: readonly Tensor[], activation: Activation): Matrix {
  return layerValues(x, parameters, activation).at(-1) ?? x;
}

/**
 * Σ over samples of |∂(s·f)/∂w|², s the sample's row of `outputSigns`: with all ones on a single output the squared gradient norm,
 * with random signs Hutchinson's estimate of its sum over outputs.
 */
export function squaredGradientNorms(
  x: Matrix,
  parameters: readonly Tensor[],
  activation: Activation,
  outputSigns: Matrix,
): number {
  const values = layerValues(x, parameters, activation);
  let delta = outputSigns;
  let total = 0;
  for (let i = parameters.length - 2; i >= 0; i -= 2) {
    const [weights] = layerOf(parameters, i);
    const input = values[i / 2] ?? x;
    const inputNorm = input.square().sum(1).add(1);
    total += delta.square().sum(1).mul(inputNorm).sum().dataSync()[0] ?? Number.NaN;
    const slope: Matrix = activation === 'tanh' ? input.square().neg().add(1) : input.step();
    delta = delta.matMul<Matrix>(weights, false, true).mul(slope);
  }
  return total;
}

function layerOf(parameters: readonly Tensor[], index: number): [weights: Tensor, bias: Tensor] {
  const [weights, bias] = parameters.slice(index, index + 2);
  if (weights === undefined || bias === undefined) throw new RangeError('Weights come with biases.');
  return [weights, bias];
}
