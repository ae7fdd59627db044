import type { Engine } from '../engine/engine';
import { emitForward, Graph } from '../engine/graph';
import type { Tensor } from '../engine/memoryLayout';
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
  const { layout } = engine;
  const generatorState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
  const block = layout.parameterBlock([[SIZE, SIZE]]);
  const [u] = block.parameters;
  if (u === undefined) throw new RangeError('Matrix sensing has one parameter.');
  const factor = layout.tensor(SIZE, RANK);
  const sensors = layout.tensor(MEASUREMENTS * SIZE, SIZE);
  const symmetrised = layout.tensor(MEASUREMENTS * SIZE, SIZE);
  const labelNoise = layout.tensor(MEASUREMENTS, 1);
  const noiseDeviation = layout.constant(MATRIX_SENSING.labelNoise);
  const loss = layout.cell();
  const trace = layout.cell();

  const truth = new Graph(layout);
  const target = measurementsOf(truth, factor, sensors);
  const student = new Graph(layout);
  const output = measurementsOf(student, u, sensors);

  const drawData = new Program();
  drawData.normal(sensors, layout.constant(MATRIX_SENSING.sensorDeviation), generatorState);
  drawData.normal(factor, layout.constant(1), generatorState);
  const drawStart = new Program();
  drawStart.normal(u, layout.constant(MATRIX_SENSING.startDeviation), generatorState);
  const measureTruth = new Program();
  emitForward(truth, measureTruth);
  const parts = { layout, graph: student, output, loss, block, hyperparameters };
  const noisy = trainingStepProgram(
    { ...parts, nesterov, lossTarget: { kind: 'squaredLoss', target, labelNoise } },
    (program) => program.normal(labelNoise, noiseDeviation, generatorState),
  );
  const descend = trainingStepProgram(
    { ...parts, nesterov: false, lossTarget: { kind: 'squaredLoss', target } },
    () => undefined,
  );
  const recovered = new Graph(layout);
  const product = recovered.matmulTransposed(u, u);
  const planted = truth.operations[0]?.output;
  if (planted === undefined) throw new RangeError('The planted matrix is the first operation.');
  const recoveryError = layout.cell();
  const validate = new Program();
  emitForward(recovered, validate);
  const difference = layout.tensor(SIZE, SIZE);
  validate.addScaled(difference, product, planted, layout.constant(-1));
  validate.sumOfSquares(recoveryError, difference, layout.constant(1), false);
  const jacobian = layout.tensor(MEASUREMENTS * SIZE, SIZE);
  const measureTrace = new Program();
  measureTrace.matrixProduct({ c: jacobian, a: symmetrised, b: u });
  measureTrace.sumOfSquares(trace, jacobian, layout.constant(2 / MEASUREMENTS), false);
  const measureLoss = new Program();
  emitForward(student, measureLoss);
  emitLoss(measureLoss, loss, undefined, output, { kind: 'squaredLoss', target });

  const programs = engine.load({
    drawData,
    drawStart,
    measureTruth,
    noisy,
    descend,
    measureTrace,
    measureLoss,
    validate,
  });
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.data);
  engine.run(programs.drawData);
  engine.run(programs.measureTruth);
  engine.write(symmetrised, symmetrisedBlocks(engine.read(sensors)));
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.start);
  engine.run(programs.drawStart);
  writeHyperparameters(engine, hyperparameters, descent);
  return {
    engine,
    block,
    hyperparameters,
    progress: recoveryError,
    generatorState,
    tensors: { sensors, target, labelNoise, noiseDeviation, loss },
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

/** ⟨Aₚ, FFᵀ⟩ for every p: the stacked sensors, read as one padded row each, times the flattened product. */
function measurementsOf(graph: Graph, factor: Tensor, sensors: Tensor): Tensor {
  const flat = graph.flatten(graph.matmulTransposed(factor, factor));
  const sensorRows: Tensor = { ...sensors, rows: MEASUREMENTS, columns: flat.rows, rowBytes: flat.rows * 4 };
  return graph.matmul(sensorRows, flat);
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
