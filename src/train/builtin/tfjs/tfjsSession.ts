import type { ProgressCurve } from '../../../model/calibration/trial';
import { FailureError } from '../failureError';
import type { LabelledImages } from '../idxFiles';
import { nextMeasuredStep } from '../measurementSpacing';
import type { TaskSelection, TrialSettings } from '../worker/protocol';
import { RANDOM_STREAM } from '../taskConstants';
import { neededData } from '../taskData';
import type { SessionBuilder, TaskSession } from '../worker/taskSession';
import { fashionMnistTask, fashionMnistValleyTask } from './fashionMnist';
import { HeavyBall } from './heavyBall';
import { LaneGenerator } from './laneGenerator';
import { matrixSensingTask } from './matrixSensing';
import { teacherStudentTask } from './teacherStudent';
import type { Matrix, TensorFlow } from './tensorflow';
import type { TfjsTask } from './tfjsTask';

/**
 * Sessions on TensorFlow.js: the built-in tasks a second time, sharing their constants and random streams with the WebAssembly
 * engine but none of its operations, derivatives or optimizer.
 */
export function tfjsSessions(tf: TensorFlow): SessionBuilder {
  return async (task, data) => {
    await tf.ready();
    return new TfjsSession(tf, taskOn(tf, task, data), task.nesterov);
  };
}

function taskOn(tf: TensorFlow, { taskId }: TaskSelection, data: LabelledImages | undefined): TfjsTask {
  switch (taskId) {
    case 'teacherStudentValley':
      return teacherStudentTask(tf, 'valley');
    case 'teacherStudentSgdValley':
      return teacherStudentTask(tf, 'sgdValley');
    case 'teacherStudentRandomStart':
      return teacherStudentTask(tf, 'randomStart');
    case 'matrixSensing':
      return matrixSensingTask(tf);
    case 'fashionMnist':
      return fashionMnistTask(tf, neededData(data));
    case 'fashionMnistValley':
      return fashionMnistValleyTask(tf, neededData(data));
    default:
      throw new FailureError({ kind: 'protocolError', detail: `unknown task ${taskId}` });
  }
}

class TfjsSession implements TaskSession {
  readonly #tf: TensorFlow;
  readonly #task: TfjsTask;
  readonly #nesterov: boolean;
  readonly #optimizer: HeavyBall;
  #slices = 0;
  #start: readonly Matrix[] | undefined;
  #trial: { readonly settings: TrialSettings; readonly generator: LaneGenerator; step: number } | undefined;

  constructor(tf: TensorFlow, task: TfjsTask, nesterov: boolean) {
    this.#tf = tf;
    this.#task = task;
    this.#nesterov = nesterov;
    this.#optimizer = new HeavyBall(tf, task.parameters);
  }

  prepare(): number {
    const { valley, parameters } = this.#task;
    if (valley === undefined || this.#start !== undefined) return 1;
    const { phase, generator, nextLoss, loss } = valley;
    for (let step = 0; step < phase.stepsPerSlice; step++) {
      this.#optimizer.step(nextLoss(generator), phase.learningRate, phase.momentum, false);
    }
    this.#slices += 1;
    const reached = this.#tf.tidy(() => loss(parameters).dataSync()[0] ?? Number.NaN);
    if (reached <= phase.loss) {
      this.#start = parameters.map((each) => each.clone());
      return 1;
    }
    if (this.#slices < phase.maxSlices) return this.#slices / (phase.maxSlices + 1);
    throw new FailureError({
      kind: 'targetNotReachable',
      detail: 'the first phase did not reach the valley.',
    });
  }

  begin(settings: TrialSettings): ProgressCurve {
    const generator = new LaneGenerator(settings.seed, RANDOM_STREAM.trial);
    this.#optimizer.reset();
    for (const [index, parameter] of this.#task.parameters.entries()) {
      const start = this.#start?.[index];
      if (start !== undefined) parameter.assign(start);
    }
    this.#task.reset(settings, generator);
    this.#trial = { settings, generator, step: 0 };
    const { measure } = this.#task;
    return measure === undefined ? { steps: [], values: [] } : { steps: [0], values: [measure()] };
  }

  advance(steps: number): ProgressCurve {
    const trial = this.#trial;
    if (trial === undefined)
      throw new FailureError({ kind: 'protocolError', detail: 'advance before begin' });
    const { nextLoss, measure, measureEverySteps = 1 } = this.#task;
    const { learningRate, momentum } = trial.settings;
    const curve = { steps: new Array<number>(), values: new Array<number>() };
    const end = trial.step + steps;
    let due = nextMeasuredStep(trial.step, measureEverySteps);
    while (trial.step < end) {
      const loss = this.#optimizer.step(nextLoss(trial.generator), learningRate, momentum, this.#nesterov);
      trial.step += 1;
      if (measure !== undefined && trial.step < due) continue;
      due = nextMeasuredStep(trial.step, measureEverySteps);
      curve.steps.push(trial.step);
      curve.values.push(measure === undefined ? loss : measure());
    }
    return curve;
  }
}
