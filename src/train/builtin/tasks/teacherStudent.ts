import type { Engine } from '../engine/engine';
import { emitGaussNewtonTrace } from '../engine/gaussNewtonTrace';
import { emitForward } from '../engine/graph';
import type { MemoryLayout, Tensor } from '../engine/memoryLayout';
import { Program } from '../engine/program';
import { GENERATOR_STATE_WORDS } from '../engine/seedGenerator';
import { DATA_SEED, RANDOM_STREAM, TEACHER_STUDENT } from '../taskConstants';
import { HYPERPARAMETER_BYTES, seedGeneratorState, writeHyperparameters } from '../trialRun';
import { denseNetShapes, netOver } from './denseNet';
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
  const parts = layOut(engine.layout);
  const { generatorState, minibatches, progress } = parts;
  const programs = engine.load({
    ...drawingPrograms(parts),
    ...trainingPrograms(parts, variant, nesterov),
    ...measuringPrograms(parts),
  });
  seedGeneratorState(engine, generatorState, DATA_SEED, RANDOM_STREAM.data);
  engine.run(programs.drawData);
  engine.run(programs.teach);
  engine.run(programs.drawValidation);
  minibatches.reset(engine);
  const validationError = (): number => {
    engine.run(programs.validate);
    return engine.readScalar(parts.validationLoss);
  };
  const model = { engine, ...sharedOf(parts), validationError };
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
  writeHyperparameters(engine, parts.hyperparameters, firstPhase);
  const lossReached = (): number => {
    engine.run(programs.measureLoss);
    return engine.readScalar(progress);
  };
  return {
    ...model,
    step: programs.noisy,
    measure: programs.measureTrace,
    ...valleyStart({ engine, weights: parts.block.weights, phase, firstPhase, lossReached }),
  };
}

type TeacherStudentParts = ReturnType<typeof layOut>;

/** The buffers, and the nets over them: teacher and student on all samples, on a minibatch, and on validation samples. */
function layOut(layout: MemoryLayout) {
  const block = layout.parameterBlock(denseNetShapes(STUDENT));
  const teacherBlock = layout.parameterBlock(denseNetShapes(TEACHER));
  const x = layout.tensor(SAMPLES, STUDENT[0]);
  const batchX = layout.tensor(BATCH_SIZE, STUDENT[0]);
  const validationX = layout.tensor(VALIDATION_SAMPLES, STUDENT[0]);
  return {
    layout,
    generatorState: layout.bytes(GENERATOR_STATE_WORDS * 4),
    hyperparameters: layout.bytes(HYPERPARAMETER_BYTES),
    block,
    teacherBlock,
    x,
    labelNoise: layout.tensor(SAMPLES, 1),
    noiseDeviation: layout.constant(TEACHER_STUDENT.labelNoise),
    loss: layout.cell(),
    progress: layout.cell(),
    teacher: netOver(layout, x, teacherBlock.parameters, 'tanh'),
    student: netOver(layout, x, block.parameters, 'tanh'),
    minibatches: new Minibatches(layout, SAMPLES, BATCH_SIZE),
    batchX,
    batchTarget: layout.tensor(BATCH_SIZE, 1),
    batchStudent: netOver(layout, batchX, block.parameters, 'tanh'),
    validationX,
    validationTeacher: netOver(layout, validationX, teacherBlock.parameters, 'tanh'),
    validationStudent: netOver(layout, validationX, block.parameters, 'tanh'),
    validationLoss: layout.cell(),
  };
}

/** What of the parts the trials and an independent implementation need. */
function sharedOf(
  parts: TeacherStudentParts,
): Pick<TaskModel, 'block' | 'hyperparameters' | 'progress' | 'generatorState' | 'tensors'> {
  const { block, hyperparameters, progress, generatorState } = parts;
  const { x, labelNoise, noiseDeviation, batchX, batchTarget, loss } = parts;
  const target = parts.teacher.output;
  return {
    block,
    hyperparameters,
    progress,
    generatorState,
    tensors: { x, target, labelNoise, noiseDeviation, batchX, batchTarget, loss },
  };
}

/** Inputs, weights and the teacher's answers. */
function drawingPrograms(
  parts: TeacherStudentParts,
): Record<'drawData' | 'drawStudent' | 'drawValidation' | 'teach', Program> {
  const { layout, generatorState, x, validationX, block, teacherBlock } = parts;
  const draw = (tensors: readonly Tensor[]): Program => {
    const program = new Program();
    for (const tensor of tensors) {
      program.normal(tensor, layout.constant(startDeviation(tensor, x)), generatorState);
    }
    return program;
  };
  const teach = new Program();
  emitForward(parts.teacher.graph, teach);
  const drawValidation = new Program();
  drawValidation.normal(validationX, layout.constant(1), generatorState);
  emitForward(parts.validationTeacher.graph, drawValidation);
  return {
    drawData: draw([x, ...teacherBlock.parameters]),
    drawStudent: draw(block.parameters),
    drawValidation,
    teach,
  };
}

/** Steps on the full batch with and without label noise, and on minibatches. */
function trainingPrograms(
  parts: TeacherStudentParts,
  variant: TeacherStudentVariant,
  nesterov: boolean,
): Record<'noisy' | 'descend' | 'stochastic', Program> {
  const { layout, loss, block, hyperparameters, generatorState, minibatches } = parts;
  const { x, labelNoise, noiseDeviation, batchX, batchTarget } = parts;
  const target = parts.teacher.output;
  const common = { layout, loss, block, hyperparameters };
  const fullBatch = { ...common, ...parts.student };
  return {
    noisy: trainingStepProgram(
      { ...fullBatch, nesterov, lossTarget: { kind: 'squaredLoss', target, labelNoise } },
      (program) => program.normal(labelNoise, noiseDeviation, generatorState),
    ),
    descend: trainingStepProgram(
      { ...fullBatch, nesterov: false, lossTarget: { kind: 'squaredLoss', target } },
      () => undefined,
    ),
    stochastic: trainingStepProgram(
      {
        ...common,
        ...parts.batchStudent,
        nesterov: nesterov && variant === 'randomStart',
        lossTarget: { kind: 'squaredLoss', target: batchTarget },
      },
      (program) => {
        minibatches.emitNext(program, generatorState);
        program.gather(batchX, x, minibatches.indices);
        program.gather(batchTarget, target, minibatches.indices);
      },
    ),
  };
}

/** Gauss–Newton trace and loss on all samples, and the error on validation samples. */
function measuringPrograms(
  parts: TeacherStudentParts,
): Record<'measureTrace' | 'measureLoss' | 'validate', Program> {
  const { student, teacher, validationStudent, validationTeacher, block, progress } = parts;
  const measureTrace = new Program();
  emitForward(student.graph, measureTrace);
  emitGaussNewtonTrace({
    ...student,
    program: measureTrace,
    parameters: block.parameters,
    curvature: { kind: 'squaredLoss' },
    trace: progress,
  });
  const measureLoss = new Program();
  emitForward(student.graph, measureLoss);
  emitLoss(measureLoss, {
    loss: progress,
    output: student.output,
    lossTarget: { kind: 'squaredLoss', target: teacher.output },
  });
  const validate = new Program();
  emitForward(validationStudent.graph, validate);
  emitLoss(validate, {
    loss: parts.validationLoss,
    output: validationStudent.output,
    lossTarget: { kind: 'squaredLoss', target: validationTeacher.output },
  });
  return { measureTrace, measureLoss, validate };
}

/** Inputs have unit variance, weights 1/fan-in, biases start at zero. */
function startDeviation(tensor: Tensor, x: Tensor): number {
  if (tensor === x) return 1;
  return tensor.rows === 1 ? 0 : 1 / Math.sqrt(tensor.rows);
}
