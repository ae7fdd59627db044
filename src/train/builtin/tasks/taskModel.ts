import type { Engine, LoadedProgram } from '../engine/engine';
import type { ParameterBlock, Tensor } from '../engine/memoryLayout';
import type { TrialSettings } from '../worker/protocol';

/** A task compiled onto an engine. */
export interface TaskModel {
  readonly engine: Engine;
  readonly block: ParameterBlock;
  /** Address of the optimizer's hyperparameter cells. */
  readonly hyperparameters: number;
  /** One optimizer step; writes the loss before the update. */
  readonly step: LoadedProgram;
  /** Computes `progress` at the present weights; absent when every step's own loss is the measure. */
  readonly measure?: LoadedProgram;
  /** Fewest steps between two measurements, where one costs more than a step; 1 by default. */
  readonly measureEverySteps?: number;
  readonly progress: Tensor;
  /** Address of the generator that makes the trial's noise. */
  readonly generatorState: number;
  /** Named buffers, by which an independent implementation can follow the training. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Loss without noise on all training data, at the present weights; for valley tasks. */
  readonly trainingLoss?: (() => number) | undefined;
  /** Error on data that are not trained on, at the present weights; absent where a task defines none. */
  readonly validationError?: () => number;
  /** Trace of the Hessian at the present weights, where `measure` is something else. */
  readonly hessianTrace?: () => number;
  /** Does a slice (some 10 ms) of the work before the first trial and returns the share done; 1 means ready. */
  readonly prepare: () => number;
  /** Puts weights and data order to where a trial starts; velocities are cleared by the caller. */
  readonly reset: (trial: TrialSettings) => void;
}
