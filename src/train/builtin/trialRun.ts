import {
  CELL_DAMPENING,
  CELL_LEARNING_RATE,
  CELL_MOMENTUM,
  CELL_STEPPED,
  CELL_WEIGHT_DECAY,
} from './wasm/opcodes';
import { SeedGenerator, GENERATOR_STATE_WORDS } from './engine/seedGenerator';
import type { Engine } from './engine/engine';
import type { ProgressCurve } from '../../model/calibration/trial';
import { nextMeasuredStep } from './measurementSpacing';
import type { TrialSettings } from './worker/protocol';
import { RANDOM_STREAM } from './taskConstants';
import type { TaskModel } from './tasks/taskModel';

/** Bytes to lay out for an optimizer's hyperparameters. */
export const HYPERPARAMETER_BYTES = 20;

export interface Hyperparameters {
  readonly learningRate: number;
  readonly momentum: number;
  readonly dampening?: number;
  readonly weightDecay?: number;
}

/** Writes an optimizer's hyperparameters and makes its next step the first. */
export function writeHyperparameters(
  engine: Engine,
  address: number,
  hyperparameters: Hyperparameters,
): void {
  const { learningRate, momentum, dampening = 0, weightDecay = 0 } = hyperparameters;
  const cells = engine.floats(address, HYPERPARAMETER_BYTES / 4);
  cells[CELL_LEARNING_RATE / 4] = learningRate;
  cells[CELL_MOMENTUM / 4] = momentum;
  cells[CELL_DAMPENING / 4] = dampening;
  cells[CELL_WEIGHT_DECAY / 4] = weightDecay;
  engine.integers(address + CELL_STEPPED, 1)[0] = 0;
}

/** Starts one of the engine's generators. */
export function seedGeneratorState(engine: Engine, address: number, seed: number, stream: number): void {
  engine.integers(address, GENERATOR_STATE_WORDS).set(new SeedGenerator(seed, stream).generatorState());
}

/** One training run on a prepared task model, advanced in chunks. */
export class TrialRun {
  readonly #model: TaskModel;
  #step = 0;

  /** Puts the model to the trial's start. */
  constructor(model: TaskModel, trial: TrialSettings) {
    this.#model = model;
    const { engine, block, hyperparameters, generatorState } = model;
    engine.values(block.velocity).fill(0);
    writeHyperparameters(engine, hyperparameters, trial);
    seedGeneratorState(engine, generatorState, trial.seed, RANDOM_STREAM.trial);
    model.reset(trial);
  }

  /** The measure before the first step, where the task defines one. */
  start(): ProgressCurve {
    if (this.#model.measure === undefined) return { steps: [], values: [] };
    return { steps: [0], values: [this.#measured()] };
  }

  advance(steps: number): ProgressCurve {
    const end = this.#step + steps;
    const curve = { steps: new Array<number>(), values: new Array<number>() };
    while (this.#step < end) {
      const next = this.#nextMeasured();
      this.#model.engine.run(this.#model.step, Math.min(next, end) - this.#step);
      this.#step = Math.min(next, end);
      if (this.#step !== next) break;
      curve.steps.push(this.#step);
      curve.values.push(this.#measured());
    }
    return curve;
  }

  #nextMeasured(): number {
    const { measure, measureEverySteps = 1 } = this.#model;
    return measure === undefined ? this.#step + 1 : nextMeasuredStep(this.#step, measureEverySteps);
  }

  #measured(): number {
    const { engine, measure, progress } = this.#model;
    if (measure !== undefined) engine.run(measure);
    return engine.readScalar(progress);
  }
}
