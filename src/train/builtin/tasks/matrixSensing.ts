import type { Engine } from '../engine/engine';
import { emitForward, Graph } from '../engine/graph';
import type { MemoryLayout, Tensor } from '../engine/memoryLayout';
import { Program } from '../engine/program';
import { GENERATOR_STATE_WORDS } from '../engine/seedGenerator';
import { DATA_SEED, MATRIX_SENSING, RANDOM_STREAM } from '../taskConstants';
import { HYPERPARAMETER_BYTES, seedGeneratorState, writeHyperparameters } from '../trialRun';
import type { TaskModel } from './taskModel';
import { emitLoss, trainingStepProgram } from './trainingStep';
import { valleyStart } from './valleyStart';

const { size: SIZE, rank: RANK, measurements: MEASUREMENTS, descent } = MATRIX_SENSING;

/**
 * Matrix sensing: U (10 × 10) is trained so that ⟨Aₚ, UUᵀ⟩ matches 30 Gaussian measurements of a matrix of rank 2; loss (1/30)Σr².
 * Trials start where gradient descent has interpolated, then get fresh label noise at every step. Measure: how
 * far UUᵀ is from the planted matrix, in squares: label noise drives it towards flat minima, which here are those of low rank. The
 * Gauss–Newton trace (2/30) Σ |(Aₚ + Aₚᵀ)U|² itself falls by 8 % only, less than noise of a useful size shakes it.
 */
export function buildMatrixSensing(engine: Engine, nesterov: boolean): TaskModel {
  const parts = layOut(engine.layout);
  const { block, hyperparameters, generatorState, sensors, loss, trace, recoveryError } = parts;
  const programs = engine.load({
    ...drawingPrograms(parts),
    ...trainingPrograms(parts, nesterov),
    ...measuringPrograms(parts),
  });
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.data);
  engine.run(programs.drawData);
  engine.run(programs.measureTruth);
  engine.write(parts.symmetrised, symmetrisedBlocks(engine.read(sensors)));
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.start);
  engine.run(programs.drawStart);
  writeHyperparameters(engine, hyperparameters, descent);
  const { labelNoise, noiseDeviation, truth } = parts;
  return {
    engine,
    block,
    hyperparameters,
    progress: recoveryError,
    generatorState,
    tensors: { sensors, target: truth.output, labelNoise, noiseDeviation, loss },
    step: programs.noisy,
    measure: programs.validate,
    validationError: () => {
      engine.run(programs.validate);
      return engine.readScalar(recoveryError);
    },
    hessianTrace: () => {
      engine.run(programs.measureTrace);
      return engine.readScalar(trace);
    },
    ...valleyStart({
      engine,
      weights: block.weights,
      phase: programs.descend,
      firstPhase: descent,
      lossReached: () => {
        engine.run(programs.measureLoss);
        return engine.readScalar(loss);
      },
    }),
  };
}

type MatrixSensingParts = ReturnType<typeof layOut>;

/** The buffers, and the measurements of the planted matrix and of the trained one. */
function layOut(layout: MemoryLayout) {
  const block = layout.parameterBlock([[SIZE, SIZE]]);
  const [u] = block.parameters;
  if (u === undefined) throw new RangeError('Matrix sensing has one parameter.');
  const factor = layout.tensor(SIZE, RANK);
  const sensors = layout.tensor(MEASUREMENTS * SIZE, SIZE);
  return {
    layout,
    generatorState: layout.bytes(GENERATOR_STATE_WORDS * 4),
    hyperparameters: layout.bytes(HYPERPARAMETER_BYTES),
    block,
    u,
    factor,
    sensors,
    symmetrised: layout.tensor(MEASUREMENTS * SIZE, SIZE),
    labelNoise: layout.tensor(MEASUREMENTS, 1),
    noiseDeviation: layout.constant(MATRIX_SENSING.labelNoise),
    loss: layout.cell(),
    trace: layout.cell(),
    recoveryError: layout.cell(),
    truth: measurementsOf(layout, factor, sensors),
    student: measurementsOf(layout, u, sensors),
  };
}

/** Sensors, planted matrix and start, and what the sensors see of the planted matrix. */
function drawingPrograms(
  parts: MatrixSensingParts,
): Record<'drawData' | 'drawStart' | 'measureTruth', Program> {
  const { layout, generatorState } = parts;
  const drawData = new Program();
  drawData.normal(parts.sensors, layout.constant(MATRIX_SENSING.sensorDeviation), generatorState);
  drawData.normal(parts.factor, layout.constant(1), generatorState);
  const drawStart = new Program();
  drawStart.normal(parts.u, layout.constant(MATRIX_SENSING.startDeviation), generatorState);
  const measureTruth = new Program();
  emitForward(parts.truth.graph, measureTruth);
  return { drawData, drawStart, measureTruth };
}

/** Steps with and without label noise. */
function trainingPrograms(
  parts: MatrixSensingParts,
  nesterov: boolean,
): Record<'noisy' | 'descend', Program> {
  const { layout, student, loss, block, hyperparameters, labelNoise, noiseDeviation } = parts;
  const { graph, output } = student;
  const common = { layout, graph, output, loss, block, hyperparameters };
  const target = parts.truth.output;
  return {
    noisy: trainingStepProgram(
      { ...common, nesterov, lossTarget: { kind: 'squaredLoss', target, labelNoise } },
      (program) => program.normal(labelNoise, noiseDeviation, parts.generatorState),
    ),
    descend: trainingStepProgram(
      { ...common, nesterov: false, lossTarget: { kind: 'squaredLoss', target } },
      () => undefined,
    ),
  };
}

/** Distance from the planted matrix, Gauss–Newton trace, and loss without noise. */
function measuringPrograms(
  parts: MatrixSensingParts,
): Record<'validate' | 'measureTrace' | 'measureLoss', Program> {
  const { layout, u, loss, student, truth } = parts;
  const recovered = new Graph(layout);
  const product = recovered.matmulTransposed(u, u);
  const validate = new Program();
  emitForward(recovered, validate);
  const difference = layout.tensor(SIZE, SIZE);
  validate.addScaled(difference, product, truth.product, layout.constant(-1));
  validate.sumOfSquares(parts.recoveryError, difference, layout.constant(1), false);
  const jacobian = layout.tensor(MEASUREMENTS * SIZE, SIZE);
  const measureTrace = new Program();
  measureTrace.matrixProduct({ c: jacobian, a: parts.symmetrised, b: u });
  measureTrace.sumOfSquares(parts.trace, jacobian, layout.constant(2 / MEASUREMENTS), false);
  const measureLoss = new Program();
  emitForward(student.graph, measureLoss);
  emitLoss(measureLoss, {
    loss,
    output: student.output,
    lossTarget: { kind: 'squaredLoss', target: truth.output },
  });
  return { validate, measureTrace, measureLoss };
}

interface Measurements {
  readonly graph: Graph;
  /** FFᵀ. */
  readonly product: Tensor;
  readonly output: Tensor;
}

/** ⟨Aₚ, FFᵀ⟩ for every p: the stacked sensors, read as one padded row each, times the flattened product. */
function measurementsOf(layout: MemoryLayout, factor: Tensor, sensors: Tensor): Measurements {
  const graph = new Graph(layout);
  const product = graph.matmulTransposed(factor, factor);
  const flat = graph.flatten(product);
  const sensorRows: Tensor = { ...sensors, rows: MEASUREMENTS, columns: flat.rows, rowBytes: flat.rows * 4 };
  return { graph, product, output: graph.matmul(sensorRows, flat) };
}

/** A + Aᵀ for each stacked square block. */
function symmetrisedBlocks(stacked: Float64Array): Float64Array {
  const at = (block: number, row: number, column: number): number =>
    stacked[(block * SIZE + row) * SIZE + column] ?? Number.NaN;
  return stacked.map((value, index) => {
    const column = index % SIZE;
    const row = Math.floor(index / SIZE) % SIZE;
    return value + at(Math.floor(index / SIZE ** 2), column, row);
  });
}
