import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/train/builtin/engine/engine';
import { SeedGenerator } from '../../../../src/train/builtin/engine/seedGenerator';
import type { LabelledImages } from '../../../../src/train/builtin/idxFiles';
import { RANDOM_STREAM } from '../../../../src/train/builtin/taskConstants';
import type { TaskSession } from '../../../../src/train/builtin/worker/taskSession';
import { buildFashionMnist } from '../../../../src/train/builtin/tasks/fashionMnist';
import { buildFashionMnistValley } from '../../../../src/train/builtin/tasks/fashionMnistValley';
import { buildMatrixSensing } from '../../../../src/train/builtin/tasks/matrixSensing';
import type { TaskModel } from '../../../../src/train/builtin/tasks/taskModel';
import { buildTeacherStudent } from '../../../../src/train/builtin/tasks/teacherStudent';
import { fashionMnistTask, fashionMnistValleyTask } from '../../../../src/train/builtin/tfjs/fashionMnist';
import { HeavyBall } from '../../../../src/train/builtin/tfjs/heavyBall';
import { LaneGenerator } from '../../../../src/train/builtin/tfjs/laneGenerator';
import { matrixSensingTask } from '../../../../src/train/builtin/tfjs/matrixSensing';
import { teacherStudentTask } from '../../../../src/train/builtin/tfjs/teacherStudent';
import { tfjsSessions } from '../../../../src/train/builtin/tfjs/tfjsSession';
import type { TfjsTask } from '../../../../src/train/builtin/tfjs/tfjsTask';
import { TrialRun } from '../../../../src/train/builtin/trialRun';
import { wasmSessions } from '../../../../src/train/builtin/wasmSession';
import { kernels, newEngine } from '../../../support/builtin/kernels';

/** Fewer than FashionMNIST's 784: most of the time here is spent in TensorFlow.js's plain JavaScript. */
const PIXELS = 64;
const images = randomImages(2000);

interface OracleCase {
  readonly name: string;
  readonly build: (engine: Engine, nesterov: boolean) => TaskModel;
  readonly oracle: () => TfjsTask;
  readonly learningRate: number;
  /** Descend to the valley first; for the large net that takes too long here. */
  readonly descend: boolean;
  /** Steps with Nesterov, which differ in the update only; 100 without. */
  readonly nesterovSteps: number;
}

const cases: readonly OracleCase[] = [
  {
    name: 'teacher–student on its valley',
    build: (engine, nesterov) => buildTeacherStudent(engine, 'valley', nesterov),
    oracle: () => teacherStudentTask(tf, 'valley'),
    learningRate: 0.005,
    descend: true,
    nesterovSteps: 100,
  },
  {
    name: 'teacher–student on its valley reached by SGD',
    build: (engine, nesterov) => buildTeacherStudent(engine, 'sgdValley', nesterov),
    oracle: () => teacherStudentTask(tf, 'sgdValley'),
    learningRate: 0.005,
    descend: true,
    nesterovSteps: 100,
  },
  {
    name: 'teacher–student from random weights',
    build: (engine, nesterov) => buildTeacherStudent(engine, 'randomStart', nesterov),
    oracle: () => teacherStudentTask(tf, 'randomStart'),
    learningRate: 0.005,
    descend: true,
    nesterovSteps: 100,
  },
  {
    name: 'matrix sensing',
    build: buildMatrixSensing,
    oracle: () => matrixSensingTask(tf),
    learningRate: 0.005,
    descend: true,
    nesterovSteps: 100,
  },
  {
    name: 'the 6-layer MLP, on random images',
    build: (engine, nesterov) => buildFashionMnist(engine, images, nesterov),
    oracle: () => fashionMnistTask(tf, images),
    learningRate: 0.02,
    descend: true,
    nesterovSteps: 10,
  },
  {
    name: 'the 6-layer MLP with squared loss and label noise, on random images',
    build: (engine, nesterov) => buildFashionMnistValley(engine, images, nesterov),
    oracle: () => fashionMnistValleyTask(tf, images),
    learningRate: 0.002,
    descend: false,
    nesterovSteps: 10,
  },
];

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe.each(cases)(
  '$name, against TensorFlow.js',
  ({ build, oracle, learningRate, descend, nesterovSteps }) => {
    it.each([
      { nesterov: false, momentum: 0.9 },
      { nesterov: true, momentum: 0.8 },
    ])(
      'agrees in every loss and in the measure, Nesterov $nesterov',
      { timeout: 180_000 },
      async ({ nesterov, momentum }) => {
        const model = build(await newEngine(), nesterov);
        if (descend) while (model.prepare() < 1);
        const trial = { learningRate, momentum, seed: 1 };
        const run = new TrialRun(model, trial);
        const task = oracle();
        const generator = new LaneGenerator(trial.seed, RANDOM_STREAM.trial);
        if (task.valley !== undefined) copyWeights(model, task);
        task.reset(trial, generator);
        const optimizer = new HeavyBall(tf, task.parameters);
        const steps = nesterov ? nesterovSteps : 100;
        const { engine, tensors } = model;
        const lossCell = tensors['loss'];
        if (lossCell === undefined) throw new Error('the loss is not named');
        for (let step = 1; step <= steps; step++) {
          const measured = run.advance(1);
          const expected = optimizer.step(task.nextLoss(generator), learningRate, momentum, nesterov);
          const ours = engine.readScalar(lossCell);
          expect(Math.abs(ours - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
          const [value] = measured.values;
          if (task.measure === undefined || value === undefined || step % 48 !== 0) continue;
          expect(Math.abs(value / task.measure() - 1)).toBeLessThan(2e-3);
        }
      },
    );
  },
);

describe('a session on TensorFlow.js', () => {
  it('prepares and trains as one on the WebAssembly engine does', { timeout: 120_000 }, async () => {
    const task = { taskId: 'matrixSensing', nesterov: false };
    const ours = trained(await wasmSessions(kernels)(task));
    const theirs = trained(await tfjsSessions(tf)(task));
    expect(theirs.steps).toEqual(ours.steps);
    for (const [i, value] of ours.values.entries()) {
      expect(Math.abs((theirs.values[i] ?? 0) / value - 1)).toBeLessThan(1e-3);
    }
  });

  it('refuses a task that it does not know, and training before a trial has begun', async () => {
    await expect(tfjsSessions(tf)({ taskId: 'unheardOf', nesterov: false })).rejects.toMatchObject({
      failure: { kind: 'protocolError' },
    });
    const session = await tfjsSessions(tf)({ taskId: 'teacherStudentRandomStart', nesterov: false });
    expect(() => session.advance(1)).toThrow('protocolError');
  });

  it('keeps no tensors from step to step', async () => {
    const session = await tfjsSessions(tf)({ taskId: 'teacherStudentRandomStart', nesterov: false });
    session.begin({ learningRate: 0.005, momentum: 0.9, seed: 1 });
    session.advance(3);
    const before = tf.memory().numTensors;
    session.advance(20);
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** A whole trial of 100 steps, preparation first. */
function trained(session: TaskSession): { steps: number[]; values: number[] } {
  while (session.prepare() < 1);
  const begun = session.begin({ learningRate: 0.005, momentum: 0.95, seed: 3 });
  const rest = [session.advance(7), session.advance(93)];
  return {
    steps: [...begun.steps, ...rest.flatMap(({ steps }) => steps)],
    values: [...begun.values, ...rest.flatMap(({ values }) => values)],
  };
}

function copyWeights({ engine, block }: TaskModel, task: TfjsTask): void {
  for (const [index, parameter] of block.parameters.entries()) {
    const values = Float32Array.from(engine.read(parameter));
    task.parameters[index]?.assign(tf.tensor2d(values, [parameter.rows, parameter.columns]));
  }
}

function randomImages(samples: number): LabelledImages {
  const random = new SeedGenerator(11, 1);
  const bytes = (count: number, below: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => random.uniform(0, below));
  return { images: bytes(samples * PIXELS, 256), labels: bytes(samples, 10), pixels: PIXELS };
}
