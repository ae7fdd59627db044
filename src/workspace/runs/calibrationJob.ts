import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import type { Trainer } from '../../calibrate/run/trainer';
import type { CalibrationOrigin, CalibrationSubject } from '../../model/calibration/calibration';
import type { OpenJournal } from './runJournal';

/** One calibration to run. */
export interface CalibrationJob {
  readonly title: string;
  readonly trainer: Trainer;
  readonly plan: CalibrationPlan;
  readonly subject: CalibrationSubject;
  /** Kept in the record. */
  readonly origin?: CalibrationOrigin;
  readonly presentMomentum?: number;
  readonly nesterov: boolean;
  /** Finished trials are kept here until the record takes their place. */
  readonly journal?: OpenJournal;
  /** Time that it is expected to take; known once the trainer has described itself. */
  readonly expectedMs?: () => number | undefined;
  /** Tracebacks of trials that ran in a copy, with the paths of the original. */
  readonly restorePaths?: (text: string) => string;
  /** Called when it is over, however it ended. */
  readonly onDone?: () => Promise<void>;
}
