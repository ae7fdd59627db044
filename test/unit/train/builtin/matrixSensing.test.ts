import { beforeAll, describe, expect, it } from 'vitest';
import type { TaskModel } from '../../../../src/train/builtin/tasks/taskModel';
import { buildMatrixSensing } from '../../../../src/train/builtin/tasks/matrixSensing';
import { newEngine } from '../../../support/builtin/kernels';

const NUDGE = 1e-2;

let model: TaskModel;
beforeAll(async () => {
  model = buildMatrixSensing(await newEngine(), false);
  while (model.prepare() < 1);
}, 120_000);

/** The loss's second derivatives in every direction, from its gradients to either side. */
function traceByFiniteDifferences({ engine, block, tensors, step }: TaskModel): number {
  const noise = tensors['noiseDeviation'];
  if (noise === undefined) throw new Error('the noise is not named');
  engine.writeScalar(noise, 0);
  model.reset({ learningRate: 0, momentum: 0, seed: 1 });
  const start = Float64Array.from(engine.values(block.weights));
  const gradientAt = (index: number, shift: number): number => {
    engine.values(block.weights).set(start.map((value, i) => (i === index ? value + shift : value)));
    engine.run(step);
    return engine.values(block.gradient)[index] ?? Number.NaN;
  };
  const trace = start.reduce(
    (sum, _, i) => sum + (gradientAt(i, NUDGE) - gradientAt(i, -NUDGE)) / (2 * NUDGE),
    0,
  );
  engine.values(block.weights).set(start);
  return trace;
}

describe('matrix sensing', () => {
  it('has a Gauss–Newton trace that is the trace of the Hessian where the loss is zero', () => {
    const expected = traceByFiniteDifferences(model);
    expect(expected).toBeGreaterThan(1);
    expect((model.hessianTrace?.() ?? 0) / expected).toBeCloseTo(1, 2);
  });
});
