import type { Calibration } from '../../model/calibration/calibration';

/** Everything that a result depends on, by the names of the record's fields; the same input gives the same result on any machine. */
export type FitInput = Pick<
  Calibration,
  | 'trials'
  | 'controls'
  | 'target'
  | 'targetLevels'
  | 'progressMeasure'
  | 'presentMomentum'
  | 'presentCycles'
  | 'nesterov'
  | 'partial'
> & {
  /** Two-sided error of the look that the verification stands at, where it is a further one. */
  readonly lookError?: number;
};
