import type { PlanCost } from '../../calibrate/sweep/planCost';
import type { SourceHashes } from '../../train/journal/sourceHashes';
import type { CalibrationJob } from '../../workspace/runs/calibrationJob';
import type { Finished } from '../../workspace/runs/runJournal';

/** A calibration that is ready to run: its trainer is open, and what it takes is known. */
export interface PreparedCalibration {
  readonly job: Omit<CalibrationJob, 'journal' | 'onDone'>;
  /** Of everything that must not change between its trials. */
  readonly fingerprint: string;
  readonly sources?: SourceHashes;
  /** Where its journal lies. */
  readonly journalFolder: string;
  readonly cost: PlanCost;
  /** By the dry run's pace; undefined where nothing has told it. */
  readonly duration: { readonly expectedMs: number; readonly mostMs: number } | undefined;
  /** Of a record that it adds to. */
  readonly begunWith?: Finished;
  /** Ends its processes and removes its copies. */
  close(): Promise<void>;
}
