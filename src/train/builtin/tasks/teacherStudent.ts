import type { Engine } from '../engine/engine';
import { emitGaussNewtonTrace } from '../engine/gaussNewtonTrace';
import { emitForward, Graph } from '../engine/graph';
import type { Tensor } from '../engine/memoryLayout';
import { Program } from '../engine/program';
import { GENERATOR_STATE_WORDS } from '../engine/seedGenerator';
import { DATA_SEED, RANDOM_STREAM, TEACHER_STUDENT } from '../taskConstants';
import { HYPERPARAMETER_BYTES, seedGeneratorState, writeHyperparameters } from '../trialRun';
import { denseNet, denseNetShapes } from './denseNet';
import { Minibatches } from './minibatches';
import type { TaskModel } from './taskModel';
import { emitLoss, trainingStepProgram } from './trainingStep';
import { valleyStart } from './valleyStart';

/** How a teacher–student trial starts, and what makes its gradients noisy. */
export type TeacherStudentVariant = 'valley' | 'sgdValley' | 'randomStart';

const {
  samples: SAMPLES,
  batchSize: BATCH_SIZE,
  validationSamples: VALIDATION_SAMPLES,
  student: STUDENT,
  teacher: TEACHER,
} = TEACHER_STUDENT;

/**
 * A 10–50–1 tanh student on 100 samples of a 10–10–1 tanh teacher. `valley` starts where full-batch gradient descent has
 * interpolated them, `sgdValley` where SGD on minibatches of 10 has; both then train on the full batch with fresh label noise
 * at every step and measure the exact Gauss–Newton trace, which is the Hessian's where the residuals vanish.
 * `randomStart` starts from the seed's own weights, trains on minibatches without label noise and measures the loss on all samples.
 */
export function buildTeacherStudent(
  engine: Engine,
  variant: TeacherStudentVariant,
  nesterov: boolean,
): TaskModel {
  const { layout } = engine;
  const generatorState = layout.bytes(GENERATOR_STATE_WORDS * 4);
  const hyperparameters = layout.bytes(HYPERPARAMETER_BYTES);
  const block = layout.parameterBlock(denseNetShapes(STUDENT));
  const teacherBlock = layout.parameterBlock(denseNetShapes(TEACHER));
  const x = layout.tensor(SAMPLES, STUDENT[0]);
  const labelNoise = layout.tensor(SAMPLES, 1);
  const noiseDeviation = layout.constant(TEACHER_STUDENT.labelNoise);
  const loss = layout.cell();
  const progress = layout.cell();

  const teacher = new Graph(layout);
  const target = denseNet(teacher, x, teacherBlock.parameters, 'tanh');
  const student = new Graph(layout);
  const output = denseNet(student, x, block.parameters, 'tanh');
  const minibatches = new Minibatches(layout, SAMPLES, BATCH_SIZE);
  const batchX = layout.tensor(BATCH_SIZE, STUDENT[0]);
  const batchTarget = layout.tensor(BATCH_SIZE, 1);
  const batchStudent = new Graph(layout);
  const batchOutput = denseNet(batchStudent, batchX, block.parameters, 'tanh');

  const validationX = layout.tensor(VALIDATION_SAMPLES, STUDENT[0]);
  const validationTeacher = new Graph(layout);
  const validationTarget = denseNet(validationTeacher, validationX, teacherBlock.parameters, 'tanh');
  const validationStudent = new Graph(layout);
  const validationOutput = denseNet(validationStudent, validationX, block.parameters, 'tanh');
  const validationLoss = layout.cell();

  const draw = (tensors: readonly Tensor[]): Program => {
    const program = new Program();
    for (const tensor of tensors) {
      program.normal(tensor, layout.constant(startDeviation(tensor, x)), generatorState);
    }
    return program;
  };
  const teach = new Program();
  emitForward(teacher, teach);
  const common = { layout, loss, block, hyperparameters };
  const fullBatch = { ...common, graph: student, output };
  const noisy = trainingStepProgram(
    { ...fullBatch, nesterov, lossTarget: { kind: 'squaredLoss', target, labelNoise } },
    (program) => program.normal(labelNoise, noiseDeviation, generatorState),
  );
  const descend = trainingStepProgram(
    { ...fullBatch, nesterov: false, lossTarget: { kind: 'squaredLoss', target } },
    () => undefined,
  );
  const stochastic = trainingStepProgram(
    {
      ...common,
      nesterov: nesterov && variant === 'randomStart',
      graph: batchStudent,
      output: batchOutput,
      lossTarget: { kind: 'squaredLoss', target: batchTarget },
    },
    (program) => {
      minibatches.emitNext(program, generatorState);
      program.gather(batchX, x, minibatches.indices);
      program.gather(batchTarget, target, minibatches.indices);
    },
  );
  const measureTrace = new Program();
  emitForward(student, measureTrace);
  emitGaussNewtonTrace({
    graph: student,
    program: measureTrace,
    output,
    parameters: block.parameters,
    curvature: { kind: 'squaredLoss' },
    trace: progress,
  });
  const measureLoss = new Program();
  emitForward(student, measureLoss);
  emitLoss(measureLoss, progress, undefined, output, { kind: 'squaredLoss', target });

  const drawValidation = new Program();
  drawValidation.normal(validationX, layout.constant(1), generatorState);
  emitForward(validationTeacher, drawValidation);
  const validate = new Program();
  emitForward(validationStudent, validate);
  emitLoss(validate, validationLoss, undefined, validationOutput, {
    kind: 'squaredLoss',
    target: validationTarget,
  });

  const programs = engine.load({
    drawValidation,
    validate,
    drawData: draw([x, ...teacherBlock.parameters]),
    drawStudent: draw(block.parameters),
    teach,
    descend,
    stochastic,
    noisy,
    measureTrace,
    measureLoss,
  });
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.data);
  engine.run(programs.drawData);
  engine.run(programs.teach);
  engine.run(programs.drawValidation);
  minibatches.reset(engine);

  const tensors = { x, target, labelNoise, noiseDeviation, batchX, batchTarget, loss };
  const validationError = (): number => {
    engine.run(programs.validate);
    return engine.readScalar(validationLoss);
  };
  const model = {
    engine,
    block,
    hyperparameters,
    progress,
    generatorState,
    tensors,
    validationError,
  };
  if (variant === 'randomStart') {
    return {
      ...model,
      step: programs.stochastic,
      measure: programs.measureLoss,
      prepare: () => 1,
      reset: () => {
        minibatches.reset(engine);
        engine.run(programs.drawStudent);
      },
    };
  }
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.start);
  engine.run(programs.drawStudent);
  const [phase, firstPhase] =
    variant === 'valley'
      ? [programs.descend, TEACHER_STUDENT.descent]
      : [programs.stochastic, TEACHER_STUDENT.sgdDescent];
  writeHyperparameters(engine, hyperparameters, firstPhase);
  const reached = (): number => {
    engine.run(programs.measureLoss);
    return engine.readScalar(progress);
  };
  return {
    ...model,
    step: programs.noisy,
    measure: programs.measureTrace,
    ...valleyStart({ engine, weights: block.weights, phase, firstPhase, lossReached: reached }),
  };
}

/** Inputs have unit variance, weights 1/fan-in, biases start at zero. */
function startDeviation(tensor: Tensor, x: Tensor): number {
  if (tensor === x) return 1;
  return tensor.rows === 1 ? 0 : 1 / Math.sqrt(tensor.rows);
}
