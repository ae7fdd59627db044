import type { Calibration, CalibrationResult, TrialAim } from '../../model/calibration/calibration';
import type { Failure } from '../../model/calibration/failure';
import type { ProgressCurve, Trial, TrialRole } from '../../model/calibration/trial';
import type { FittedCurve } from '../fit/fittedCurve';
import type { CalibrationPlan } from '../../model/calibration/calibrationPlan';
import type { TrainerDescription, TrialRequest } from './trainer';

/** What happens while a calibration runs, in order. */
export type CalibrationEvent =
  | { readonly kind: 'started'; readonly plan: CalibrationPlan; readonly description: TrainerDescription }
  /** The trials in flight start anew on another engine; those that are finished stay. */
  | { readonly kind: 'engineReplaced'; readonly description: TrainerDescription }
  /** To be journalled with the target: a resumed run needs both. */
  | { readonly kind: 'pilotFinished'; readonly trial: Trial; readonly aim: TrialAim }
  | { readonly kind: 'trialStarted'; readonly request: TrialRequest; readonly role: TrialRole }
  /** New smoothed measurements of a running trial, thinned. */
  | { readonly kind: 'trialProgress'; readonly trialId: string; readonly measurements: ProgressCurve }
  | { readonly kind: 'trialFinished'; readonly trial: Trial }
  | {
      readonly kind: 'interimEstimate';
      readonly result: CalibrationResult;
      readonly fittedCurve: FittedCurve | undefined;
    }
  | { readonly kind: 'finished'; readonly calibration: Calibration };

/** How a calibration ended. */
export type CalibrationOutcome =
  | { readonly kind: 'finished'; readonly calibration: Calibration }
  /** Nothing is to be stored. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: Failure };
