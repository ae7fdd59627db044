import { Engine } from '../../src/train/builtin/engine/engine';
import type { LoadedProgram } from '../../src/train/builtin/engine/engine';
import { Graph } from '../../src/train/builtin/engine/graph';
import { SeedGenerator } from '../../src/train/builtin/engine/seedGenerator';
import { denseNet, denseNetShapes } from '../../src/train/builtin/tasks/denseNet';
import { trainingStepProgram } from '../../src/train/builtin/tasks/trainingStep';
import { HYPERPARAMETER_BYTES, writeHyperparameters } from '../../src/train/builtin/trialRun';
import { LEARNING_RATE, MOMENTUM } from './workload';
import type { Contender, Workload } from './workload';

/** The engine that ships, on this thread. */
export function wasmContender(kernels: Uint8Array<ArrayBuffer>): Contender {
  const models = new Map<string, { engine: Engine; step: LoadedProgram }>();
  return {
    title: 'Momentum Lens, WebAssembly SIMD',
    measure: async (workload, seconds) => {
      const model = models.get(workload.name) ?? (await buildModel(kernels, workload));
      models.set(workload.name, model);
      const chunk = workload.name === 'A' ? 1000 : 10;
      const start = performance.now();
      let steps = 0;
      while (performance.now() - start < seconds * 1000) {
        model.engine.run(model.step, chunk);
        steps += chunk;
      }
      return (steps * 1000) / (performance.now() - start);
    },
    close: () => Promise.resolve(),
  };
}

async function buildModel(
  kernels: Uint8Array<ArrayBuffer>,
  workload: Workload,
): Promise<{ engine: Engine; step: LoadedProgram }> {
  const engine = await Engine.create(kernels);
  const { layout } = engine;
  const { widths, batchSize, activation } = workload;
  const outputs = widths.at(-1) ?? 1;
  const block = layout.parameterBlock(denseNetShapes(widths));
  const x = layout.tensor(batchSize, widths[0] ?? 1);
  const target = layout.tensor(batchSize, 1);
  const loss = layout.cell();
  const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
  const graph = new Graph(layout);
  const output = denseNet(graph, x, block.parameters, activation);
  const { step } = engine.load({
    step: trainingStepProgram(
      {
        layout,
        graph,
        output,
        loss,
        block,
        hyperparameters,
        nesterov: false,
        lossTarget:
          workload.loss === 'squared'
            ? { kind: 'squaredLoss', target }
            : { kind: 'crossEntropy', labels: target },
      },
      () => undefined,
    ),
  });
  const random = new SeedGenerator(1, 1);
  for (const tensor of [x, ...block.parameters]) {
    const bound = tensor === x ? 1 : 1 / Math.sqrt(Math.max(tensor.rows, 10));
    engine.write(
      tensor,
      Float64Array.from({ length: tensor.rows * tensor.columns }, () => random.uniform(-bound, bound)),
    );
  }
  if (workload.loss === 'squared') {
    engine.write(
      target,
      Float64Array.from({ length: batchSize }, () => random.uniform(-1, 1)),
    );
  } else {
    engine
      .integers(target.offset, batchSize)
      .set(Array.from({ length: batchSize }, (_, row) => row % outputs));
  }
  writeHyperparameters(engine, hyperparameters, { learningRate: LEARNING_RATE, momentum: MOMENTUM });
  return { engine, step };
}
