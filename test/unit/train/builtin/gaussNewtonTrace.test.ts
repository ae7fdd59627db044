import { describe, expect, it } from 'vitest';
import { emitGaussNewtonTrace } from '../../../../src/train/builtin/engine/gaussNewtonTrace';
import type { OutputCurvature } from '../../../../src/train/builtin/engine/gaussNewtonTrace';
import { emitForward, Graph } from '../../../../src/train/builtin/engine/graph';
import { Program } from '../../../../src/train/builtin/engine/program';
import { GENERATOR_STATE_WORDS, SeedGenerator } from '../../../../src/train/builtin/engine/seedGenerator';
import { denseNet, denseNetShapes } from '../../../../src/train/builtin/tasks/denseNet';
import { seedGeneratorState } from '../../../../src/train/builtin/trialRun';
import { newEngine } from '../../../support/builtin/kernels';

const ROWS = 6;

/** Mean of `probes` traces of a small tanh net, and the trace from the Jacobian by central differences. */
async function traces(
  outputs: number,
  curvature: (generatorState: number) => OutputCurvature,
  probes: number,
): Promise<{ emitted: number; byDifferences: number }> {
  const engine = await newEngine();
  const { layout } = engine;
  const generatorState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const block = layout.parameterBlock(denseNetShapes([3, 5, outputs]));
  const x = layout.tensor(ROWS, 3);
  const trace = layout.cell();
  const graph = new Graph(layout);
  const output = denseNet(graph, x, block.parameters, 'tanh');
  const forward = new Program();
  emitForward(graph, forward);
  const measure = new Program();
  emitForward(graph, measure);
  emitGaussNewtonTrace({
    graph,
    program: measure,
    output,
    parameters: block.parameters,
    curvature: curvature(generatorState),
    trace,
  });
  const programs = engine.load({ forward, measure });
  seedGeneratorState(engine, generatorState, 1, 1);
  const random = new SeedGenerator(2, 1);
  for (const tensor of [x, ...block.parameters]) {
    engine.write(
      tensor,
      Array.from({ length: tensor.rows * tensor.columns }, () => random.uniform(-1, 1)),
    );
  }
  let emitted = 0;
  for (let i = 0; i < probes; i++) {
    engine.run(programs.measure);
    emitted += engine.readScalar(trace) / probes;
  }
  engine.run(programs.forward);
  const base = engine.read(output);
  const kind = curvature(generatorState).kind;
  let byDifferences = 0;
  for (const parameter of block.parameters) {
    const values = engine.read(parameter);
    for (const index of values.keys()) {
      const outputAt = (shift: number): Float64Array => {
        engine.write(
          parameter,
          values.map((value, i) => (i === index ? value + shift : value)),
        );
        engine.run(programs.forward);
        return engine.read(output);
      };
      const [above, below] = [outputAt(1 / 128), outputAt(-1 / 128)];
      const column = above.map((value, i) => (value - (below[i] ?? 0)) * 64);
      byDifferences += quadraticForm(kind, column, base, outputs);
    }
    engine.write(parameter, values);
  }
  return { emitted, byDifferences };
}

/** JᵀHJ for one parameter's Jacobian column. */
function quadraticForm(
  kind: OutputCurvature['kind'],
  column: Float64Array,
  logits: Float64Array,
  outputs: number,
): number {
  let sum = 0;
  for (let row = 0; row < ROWS; row++) {
    const j = column.slice(row * outputs, (row + 1) * outputs);
    if (kind !== 'crossEntropyProbed') {
      sum += (2 / ROWS) * j.reduce((total, each) => total + each ** 2, 0);
      continue;
    }
    const exponentials = logits.slice(row * outputs, (row + 1) * outputs).map((each) => Math.exp(each));
    const total = exponentials.reduce((all, each) => all + each, 0);
    const mean = j.reduce((all, each, i) => all + (each * (exponentials[i] ?? 0)) / total, 0);
    sum += j.reduce((all, each, i) => all + ((exponentials[i] ?? 0) / total) * (each - mean) ** 2, 0) / ROWS;
  }
  return sum;
}

describe('the Gauss–Newton trace', () => {
  it('is exact for one output', async () => {
    const { emitted, byDifferences } = await traces(1, () => ({ kind: 'squaredLoss' }), 1);
    expect(emitted / byDifferences).toBeCloseTo(1, 3);
  });

  it.each(['squaredLossProbed', 'crossEntropyProbed'] as const)(
    'is right on average over %s probes',
    async (kind) => {
      const { emitted, byDifferences } = await traces(
        4,
        (generatorState) => ({ kind, generatorState }),
        4000,
      );
      expect(emitted / byDifferences).toBeCloseTo(1, 1);
    },
  );

  it('is refused for operations that mix rows', async () => {
    const { layout } = await newEngine();
    const block = layout.parameterBlock([[3, 3]]);
    const [u] = block.parameters;
    if (u === undefined) throw new Error('no parameter');
    const graph = new Graph(layout);
    const output = graph.matmulTransposed(u, u);
    const emit = (): void =>
      emitGaussNewtonTrace({
        graph,
        program: new Program(),
        output,
        parameters: block.parameters,
        curvature: { kind: 'squaredLoss' },
        trace: layout.cell(),
      });
    expect(emit).toThrow(RangeError);
  });
});
