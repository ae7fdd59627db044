import { CALIBRATION_FORMAT_VERSION, type Calibration } from '../../model/calibration/calibration';
import { fitTrials } from '../fit/fitTrials';
import { countedTrials } from '../fit/furtherLooks';

/** What makes one record different from all others. */
export interface RecordIdentity {
  readonly now: () => Date;
  readonly newId: () => string;
}

/** The record of finished trials: everything that is known about them, and their fit. */
export function newRecord(
  known: Omit<Calibration, 'formatVersion' | 'calibrationId' | 'createdAt' | 'result'>,
  { now, newId }: RecordIdentity,
): Calibration {
  return {
    formatVersion: CALIBRATION_FORMAT_VERSION,
    calibrationId: newId(),
    createdAt: now().toISOString(),
    ...known,
    result: fitTrials({ ...known, ...countedTrials(known.plan, known.trials) }),
  };
}
