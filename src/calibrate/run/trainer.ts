import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { MeasureChoice } from '../../model/calibration/measure';
import type { ProgressMeasure, TrainingEnvironment } from '../../model/calibration/calibration';
import type { ConstructedOptimizer } from '../../model/optimizer/constructedOptimizer';
import type { Failure } from '../../model/calibration/failure';
import type { MomentumCoupling } from '../../model/calibration/momentumCoupling';
import type { ObservedOptimizer, ProgressCurve } from '../../model/calibration/trial';

/** One training run to do. η and β follow the heavy-ball convention of docs/calibration.md. */
export interface TrialRequest {
  readonly trialId: string;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  /** The trainer stops by itself after this many optimizer steps. */
  readonly budgetSteps: number;
  /** Sets the form of momentum; the script's own where nothing is said. Of the probe's PyTorch only. */
  readonly nesterov?: boolean;
  /** The momentum that the script's own scheduler writes, instead of `momentum`; of a script that was seen to write one. */
  readonly ownMomentum?: boolean;
  /** Without dampening, of a script that has some; the same η and β. */
  readonly heavyBall?: boolean;
}

/** How a run ended, as far as the trainer knows; what it says about T is for calibrate/ to decide. */
export type TrialEnd = TrialEndKind & {
  /** Where the trainer can see the optimizer. */
  readonly observed?: ObservedOptimizer;
};

type TrialEndKind =
  /** The engine failed and another, which the description names too, took its place: the same request is to be run anew. */
  | {
      readonly kind: 'engineReplaced';
      readonly description: TrainerDescription;
      readonly stepsSpent: number;
      readonly elapsedMs: number;
    }
  /** The receiver of the measurements asked for the stop. */
  | { readonly kind: 'stopped'; readonly stepsSpent: number; readonly elapsedMs: number }
  | { readonly kind: 'budgetSpent'; readonly stepsSpent: number; readonly elapsedMs: number }
  /** The script ended by itself before the budget. */
  | { readonly kind: 'ended'; readonly stepsSpent: number; readonly elapsedMs: number }
  | { readonly kind: 'cancelled'; readonly stepsSpent: number; readonly elapsedMs: number }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly stepsSpent: number;
      readonly elapsedMs: number;
    };

export interface TrainerDescription {
  readonly environment: TrainingEnvironment;
  readonly progressMeasure: ProgressMeasure;
  /** Trials that may run at once. */
  readonly parallelTrials: number;
  readonly batchSize: number | null;
  /** Where the trainer has seen the script construct its optimizer. */
  readonly constructed?: ConstructedOptimizer;
}

/** Receives raw (unsmoothed) measurements in ascending steps, each once; answers whether to go on. */
export type MeasurementReceiver = (measurements: ProgressCurve) => 'continue' | 'stop';

/** Trains one network with a given learning rate, momentum and seed. The only way in which calibrate/ reaches training. */
export interface Trainer {
  /** Checks that training is possible, and says where and what. Rejects with a `TrainerUnavailable`. */
  describe(signal: CancelSignal): Promise<TrainerDescription>;
  /** Never rejects for what the training does: failures are values. Same request, same measurements. */
  runTrial(request: TrialRequest, receive: MeasurementReceiver, signal: CancelSignal): Promise<TrialEnd>;
  /** Ends every process and worker that it owns. */
  dispose(): Promise<void>;
}

/** A training to run to its own end. */
export interface WholeRunRequest extends Omit<TrialRequest, 'budgetSteps'> {
  /** The momentum follows the learning rate of each step; `momentum` is where it begins. */
  readonly coupling?: MomentumCoupling;
  /** Measures the trace of the loss's Hessian too, where the trainer can. */
  readonly flatness?: boolean;
}

/** Receives raw values of any measure that the training reports, in ascending steps of each; `stop` is heeded of the loss only. */
export type FollowedReceiver = (measure: MeasureChoice, values: ProgressCurve) => 'continue' | 'stop';

/** Trains to the training's own end. */
export interface WholeTrainer {
  /** Never rejects for what the training does. Needs a `describe` before it where the trainer has one. */
  runWhole(request: WholeRunRequest, receive: FollowedReceiver, signal: CancelSignal): Promise<TrialEnd>;
}

/** Thrown by `Trainer.describe` when nothing can be trained. */
export class TrainerUnavailable extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.name = 'TrainerUnavailable';
    this.failure = failure;
  }
}
