import { emitBackward } from '../engine/autodiff';
import { emitGaussNewtonTrace } from '../engine/gaussNewtonTrace';
import { emitForward, Graph } from '../engine/graph';
import { Program } from '../engine/program';
import { GENERATOR_STATE_WORDS, SeedGenerator } from '../engine/seedGenerator';
import { HYPERPARAMETER_BYTES, RANDOM_STREAM, writeHyperparameters } from '../trialRun';
import type { Engine } from '../engine/engine';
import type { Tensor } from '../engine/memoryLayout';
import type { TaskModel } from './taskModel';

const SAMPLES = 100;
const INPUTS = 10;
const HIDDEN = 50;
const TEACHER_HIDDEN = 10;
const LABEL_NOISE = 0.5;
const DATA_SEED = 1;

/** The first phase, down to the valley: full-batch heavy ball without noise. */
const DESCENT = { learningRate: 0.05, momentum: 0.9, stepsPerSlice: 1000, maxSlices: 400, loss: 1e-7 };

/**
 * A 10–50–1 tanh student on 100 samples of a 10–10–1 tanh teacher, started where gradient descent has interpolated them, then
 * trained with fresh label noise of standard deviation 0.5 at every full-batch step. Measure: the exact Gauss–Newton trace,
 * which is the Hessian's where the residuals vanish.
 */
export function buildTeacherStudentValley(engine: Engine, nesterov: boolean): TaskModel {
  const { layout } = engine;
  const generatorState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
  const block = layout.parameterBlock([
    [INPUTS, HIDDEN],
    [1, HIDDEN],
    [HIDDEN, 1],
    [1, 1],
  ]);
  const teacherBlock = layout.parameterBlock([
    [INPUTS, TEACHER_HIDDEN],
    [1, TEACHER_HIDDEN],
    [TEACHER_HIDDEN, 1],
    [1, 1],
  ]);
  const x = layout.tensor(SAMPLES, INPUTS);
  const noise = layout.tensor(SAMPLES, 1);
  const noiseDeviation = layout.constant(LABEL_NOISE);
  const loss = layout.cell();
  const progress = layout.cell();

  const teacher = new Graph(layout);
  const target = twoLayerNet(teacher, x, teacherBlock.parameters);
  const student = new Graph(layout);
  const prediction = twoLayerNet(student, x, block.parameters);
  const residualGradient = layout.tensor(SAMPLES, 1);
  const parameterGradients = new Map(
    block.parameters.map((parameter, index) => [parameter, block.gradients[index] ?? null]),
  );

  const draw = new Program();
  const drawings = [x, ...teacherBlock.parameters, ...block.parameters];
  for (const tensor of drawings) {
    const deviation = layout.constant(startDeviation(tensor, x));
    draw.normal(tensor, deviation, generatorState);
  }
  const teach = new Program();
  emitForward(teacher, teach);
  const trainingStep = (noisy: boolean): Program => {
    const program = new Program();
    if (noisy) program.normal(noise, noiseDeviation, generatorState);
    emitForward(student, program);
    program.squaredLoss(loss, residualGradient, prediction, target, noisy ? noise : undefined);
    emitBackward({
      graph: student,
      program,
      output: prediction,
      outputGradient: residualGradient,
      parameterGradients,
    });
    program.optimizerStep(block, hyperparameters, noisy && nesterov);
    return program;
  };
  const measure = new Program();
  emitForward(student, measure);
  emitGaussNewtonTrace({
    graph: student,
    program: measure,
    output: prediction,
    parameters: block.parameters,
    curvature: { kind: 'squaredLoss' },
    trace: progress,
  });
  const programs = engine.load({
    draw,
    teach,
    descend: trainingStep(false),
    step: trainingStep(true),
    measure,
  });

  engine
    .integers(generatorState, GENERATOR_STATE_WORDS)
    .set(new SeedGenerator(DATA_SEED, RANDOM_STREAM.data).generatorState());
  engine.run(programs.draw);
  engine.run(programs.teach);
  writeHyperparameters(engine, hyperparameters, DESCENT);
  let slices = 0;
  let start: Float32Array | undefined;
  return {
    engine,
    block,
    hyperparameters,
    step: programs.step,
    measure: programs.measure,
    progress,
    generatorState,
    prepare: () => {
      if (start !== undefined) return 1;
      engine.run(programs.descend, DESCENT.stepsPerSlice);
      slices += 1;
      if (engine.readScalar(loss) > DESCENT.loss && slices < DESCENT.maxSlices)
        return slices / DESCENT.maxSlices;
      start = engine.values(block.weights).slice();
      return 1;
    },
    reset: () => {
      if (start !== undefined) engine.values(block.weights).set(start);
    },
  };
}

function twoLayerNet(graph: Graph, x: Tensor, parameters: readonly Tensor[]): Tensor {
  const [w1, b1, w2, b2] = parameters;
  if (w1 === undefined || w2 === undefined) throw new RangeError('A two-layer net has four parameters.');
  return graph.dense(graph.dense(x, w1, b1, 'tanh'), w2, b2, 'none');
}

/** Inputs have unit variance, weights 1/fan-in, biases start at zero. */
function startDeviation(tensor: Tensor, x: Tensor): number {
  if (tensor === x) return 1;
  return tensor.rows === 1 ? 0 : 1 / Math.sqrt(tensor.rows);
}
