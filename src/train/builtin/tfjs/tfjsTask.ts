import type { FirstPhase } from '../taskConstants';
import type { TrialSettings } from '../worker/protocol';
import type { LaneGenerator } from './laneGenerator';
import type { Parameter, Scalar, Tensor } from './tensorflow';

/** The loss at given parameters, on a batch and with a noise that are fixed. */
export type Loss = (parameters: readonly Tensor[]) => Scalar;

/** A built-in task written for TensorFlow.js. */
export interface TfjsTask {
  readonly parameters: readonly Parameter[];
  /** Draws minibatch and noise of the next step. */
  readonly nextLoss: (generator: LaneGenerator) => Loss;
  /** The descent before the first trial, for valley tasks; trials start from the weights that it leaves. */
  readonly valley?: {
    readonly phase: FirstPhase;
    readonly generator: LaneGenerator;
    readonly nextLoss: (generator: LaneGenerator) => Loss;
    /** The loss without noise that decides when the valley is reached. */
    readonly loss: Loss;
  };
  /** The progress measure; absent when every step's own loss is the measure. */
  readonly measure?: () => number;
  readonly measureEverySteps?: number;
  /** Puts data order, and weights where there is no valley, to where a trial starts. */
  readonly reset: (trial: TrialSettings, generator: LaneGenerator) => void;
}
