import type { ClientLink } from '../../../channel/link';
import type { Failure } from '../../../model/calibration/failure';
import type { ProgressCurve } from '../../../model/calibration/trial';

/** Which task a worker trains, and where its data lies. */
export interface TaskSelection {
  readonly taskId: string;
  /** Folder with the task's data set; only for tasks that need one. */
  readonly dataFolder?: string;
  readonly nesterov: boolean;
}

export interface TrialSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
}

/** What a training worker answers to. Both ends derive their types from this map. */
export interface TrainingProtocol {
  readonly requests: {
    /** Does a slice of the task's preparation; repeat until `fractionDone` is 1. */
    readonly prepare: {
      readonly request: { readonly task: TaskSelection };
      readonly result: { readonly fractionDone: number };
    };
    /** Puts the model to the start of a trial. */
    readonly begin: { readonly request: { readonly trial: TrialSettings }; readonly result: ProgressCurve };
    /** Trains some steps on and answers with their measurements. */
    readonly advance: { readonly request: { readonly steps: number }; readonly result: ProgressCurve };
  };
  readonly notices: Readonly<Record<never, never>>;
  readonly failure: Failure;
}

/** The way to a training worker, whatever it trains on. */
export type TrainingLink = ClientLink<TrainingProtocol>;
