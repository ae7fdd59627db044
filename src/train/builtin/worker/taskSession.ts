import type { ProgressCurve } from '../../../model/calibration/trial';
import type { LabelledImages } from '../idxFiles';
import type { TaskSelection, TrialSettings } from './protocol';

/** One task on one engine, prepared once, then trained trial by trial: the port behind which engines stand. */
export interface TaskSession {
  /** Does a slice of the work before the first trial and returns the share done; 1 means ready. */
  prepare(): number;
  /** Puts the model to the start of a trial. */
  begin(trial: TrialSettings): ProgressCurve;
  /** Trains some steps on and returns their measurements. */
  advance(steps: number): ProgressCurve;
}

/** Builds a task on an engine, from the data set that it needs. Rejects with a `FailureError`. */
export type SessionBuilder = (task: TaskSelection, data?: LabelledImages) => Promise<TaskSession>;
