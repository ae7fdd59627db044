import type { ConstructedOptimizer, WrittenOptimizer } from '../optimizer/constructedOptimizer';
import type { MeasureDirection, MeasureSource } from './measure';
import type { CalibrationPlan } from './calibrationPlan';
import type { MovedPath } from './movedPath';
import type { Trial, TrialRole } from './trial';

/** A point estimate with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * T(other β)/T(suggested β), above 1 where the suggestion is faster. Verified: the ratio of geometric means over trials of both on the
 * same fresh seeds, with Student's interval; where a run of the other was stopped before it got there, only a lower bound is known.
 * Expected: read off the fitted curve, and not a result.
 */
export type Saving =
  | { readonly kind: 'verified'; readonly ratio: Estimate; readonly seeds: number }
  | { readonly kind: 'verifiedAtLeast'; readonly ratio: number; readonly seeds: number }
  | { readonly kind: 'expected'; readonly ratio: Estimate };

/** β whose T is within 5 % of the least with a probability of at least 40 %. */
export interface NearRange {
  readonly low: number;
  readonly high: number;
  /** Probability that the fastest β lies in it. */
  readonly confidence: number;
  /** What comes beyond the high end: slower settings, none that was tried, or those at which training fails. */
  readonly highEnd: 'slower' | 'untried' | 'wall';
}

/** Levels of the progress measure around the target; T is the geometric mean of the steps at which they are reached to stay. */
export interface TargetLevels {
  /** Descending; the target lies in their middle. */
  readonly levels: readonly number[];
  /** Those of a second, shallower T; empty where the pilot falls too fast to set any. */
  readonly shallowLevels: readonly number[];
  /** Part of the pilot's steps after which it reached the target. */
  readonly pilotShare: number;
}

/** What a calibration is about, and the key of its record. */
export type CalibrationSubject =
  | {
      readonly kind: 'script';
      /** Workspace-relative, forward slashes. */
      readonly scriptPath: string;
      readonly siteId: string;
      /** SHA-256 of what stands at the site but for its learning rate and momentum; absent in earlier records. */
      readonly siteText?: string;
      /** Null when the script does not show it. */
      readonly batchSize: number | null;
      /** As the text had it, null where it did not tell; absent in earlier records. */
      readonly weightDecay?: number | null;
      /** What the text said, where the script was seen to construct something else. */
      readonly written?: WrittenOptimizer;
    }
  | { readonly kind: 'builtinTask'; readonly taskId: string };

/** The exponent γ of x = C·η^γ that the data support. */
export type ExponentVerdict = 'twoThirds' | 'oneHalf' | 'one' | 'undecided';

/** How the convergence time depends on x = 1 − β: T = a/x + b·(x/η)^p, fitted at fixed p. */
export interface ModelFit {
  readonly p: 1 | 2;
  readonly a: number;
  readonly b: number;
  /** Standard deviation of log T around the model. */
  readonly sigma: number;
  readonly logLikelihood: number;
  /** Weight of this model in the average, from the likelihoods; weights sum to one. */
  readonly weight: number;
}

export type NoEstimateReason =
  | 'fewerThanThreeSettingsConverged'
  /** Three settings converged, but with so few trials that no interval can be given. */
  | 'tooFewTrials'
  | 'minimumAtGridEdge'
  | 'seedsContradict'
  | 'everyTrialDiverged'
  | 'targetAtNoiseFloor'
  | 'scheduleMovesLearningRate'
  | 'noTrialFinished'
  | 'fitDidNotConverge'
  /** The curves that the trials allow differ too much in where they are fastest. */
  | 'trialsDoNotDecide';

/** A comparison of docs/calibration.md ("Verification"): its convergence time over the suggestion's, on the same fresh seeds. */
export interface ControlResult {
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
  /** Of `otherNesterov`: whether it trained with Nesterov's update. */
  readonly nesterov?: boolean;
  /** Geometric-mean convergence time over seeds; undefined when no seed converged. */
  readonly convergenceSteps?: number;
  /** Ratio of geometric means with Student's interval; from two seeds on, where every run converged. */
  readonly ratio?: Estimate;
  /** The ratio is above this: runs were stopped at their budgets. */
  readonly ratioOver?: number;
  readonly seeds: number;
  readonly seedsConverged: number;
}

export type CalibrationResult =
  | {
      readonly kind: 'estimate';
      /** η at which β is measured; the geometric middle for several η. */
      readonly learningRate: number;
      readonly momentum: Estimate;
      /** x = 1 − β. */
      readonly x: Estimate;
      /** C of β = 1 − C·η^(2/3), at the measured η. */
      readonly c: Estimate;
      readonly verdict: ExponentVerdict;
      /** Of the law, from several η only. */
      readonly gamma?: Estimate;
      /** Around the present η, where more were measured. */
      readonly ridge?: Ridge;
      /** The fastest pair along the ridge, where its η is another than the present one. */
      readonly fastestPair?: FastestPair;
      /** Measured slope p left free, when the data fix it. */
      readonly freeP?: Estimate;
      /** Of the law; empty where too few settings converged to fit it. */
      readonly models: readonly ModelFit[];
      /** Expected T at the suggestion, in steps. */
      readonly convergenceSteps: number;
      /** Momenta that are nearly as fast; absent for several learning rates. */
      readonly nearRange?: NearRange;
      /** The same at a shallower target, where that was measured. */
      readonly shallowMomentum?: Estimate;
      /** Learning rates at which C may be used; a single point unless γ was measured and supports 2/3. */
      readonly learningRateRange: { readonly low: number; readonly high: number };
      readonly savingOverPresent?: Saving;
      readonly savingOverDefault?: Saving;
      /** Whether the saving over the present β is surely one and worth a change. */
      readonly changeJustified: boolean;
      readonly caveats: readonly CalibrationCaveat[];
    }
  | { readonly kind: 'noEstimate'; readonly reason: NoEstimateReason };

/** The best β at one learning rate by its own trials. */
export interface RidgePoint {
  /** Heavy-ball η. */
  readonly learningRate: number;
  /** x = 1 − β. */
  readonly x: Estimate;
  /** Expected T there, in steps. */
  readonly convergenceSteps: Estimate;
}

/** The best β against η as it was measured, whatever its exponent: x = x_c·(η/η_c)^γ between the outermost learning rates. */
export interface Ridge {
  /** γ. */
  readonly gamma: Estimate;
  /** η_c, at which x is known best, and x_c; its error is independent of γ's. */
  readonly learningRate: number;
  readonly x: Estimate;
  /** Learning rates ascending. */
  readonly points: readonly RidgePoint[];
}

/** A learning rate with its best β, and what both together save over the present pair. */
export interface FastestPair {
  readonly learningRate: number;
  readonly momentum: Estimate;
  readonly saving: Saving;
}

/** A result that suggests something. */
export type EstimatedResult = Extract<CalibrationResult, { kind: 'estimate' }>;

export type CalibrationCaveat =
  | 'targetAtNoiseFloor'
  | 'partialSweep'
  | 'onlyOneLearningRate'
  | 'poorFit'
  | 'sensitiveToOneTrial'
  | 'raisingLearningRateDoesTheSame'
  | 'plainSgdTies'
  | 'schedulerOverwroteMomentum'
  | 'scheduleMovesLearningRate'
  | 'learningRateIgnored'
  /** No trial came to the learning rate asked for: all of them stopped inside its warm-up. */
  | 'warmUpOnly'
  | 'nesterov'
  | 'overrideNotVerified'
  /** Constant momenta were compared with the cycle that the script's own scheduler writes. */
  | 'presentCycles'
  /** On fresh seeds the suggestion was slower than the present momentum. */
  | 'verificationContradicts'
  /** The runs on fresh seeds were spent before they told whether a change is worth it. */
  | 'verificationUndecided'
  /** T at the best is so short that the smoothing shows in it. */
  | 'coarse'
  /** The best β moves with the depth of the target by more than its interval. */
  | 'dependsOnTrainingLength'
  /** T is the same within 5 % over nearly all momenta that train. */
  | 'momentumMakesNoDifference'
  /** More learning rates were swept than told where training is fastest: fewer than three are left, and no exponent. */
  | 'tooFewLearningRates'
  /** Along the ridge T is nowhere surely 10 % less than at the present learning rate. */
  | 'ridgeIsFlat';

/** How a measure is averaged before T is read off it, the same for every β. */
export interface Smoothing {
  /** Length of the causal mean in steps; 1 for none. */
  readonly smoothingSteps: number;
  /** Of a measure that comes now and then: the mean is over so many of its values instead, and T lies between two of them. */
  readonly sparse?: {
    /** Optimizer steps from one value to the next. */
    readonly stepsBetween: number;
    readonly smoothingReports: number;
  };
}

/** The progress measure whose first sustained fall under the target is T. */
export interface ProgressMeasure extends Smoothing {
  readonly kind: 'trainingLoss' | 'hessianTrace' | 'validationError' | 'reportedMetric';
  readonly name: string;
  /** Absent: falls. Of one that rises, target and curves of a record have the other sign. */
  readonly direction?: MeasureDirection;
  /** Where the script reports it; absent for what the trainer measures. */
  readonly source?: MeasureSource;
  /** Of a printed one. */
  readonly pattern?: string;
}

/** Where and by what the trials were trained. */
export interface TrainingEnvironment {
  readonly trainer: 'script' | 'builtinTask' | 'simulated';
  /** Script name or task title. */
  readonly name: string;
  /** `CPU`, `CUDA: NVIDIA A100`, `MPS`, `CPU (WebAssembly SIMD)`. */
  readonly device: string;
  /** Versions and settings worth keeping: interpreter, framework, platform, extension. */
  readonly details: Readonly<Record<string, string>>;
}

/** What the trials ran, so that others can join them later. */
export interface CalibrationOrigin {
  /** One value for everything that must not change between its trials: script text, arguments, interpreter. */
  readonly fingerprint: string;
  /** SHA-256 of the project's own files that were imported, by absolute path. */
  readonly sources: Readonly<Record<string, string>>;
  /** Of the script's file, of a notebook's code cells; absent in earlier records and for a program that belongs to no file. */
  readonly script?: string;
  /** The same but for the site's learning rate and momentum, as they stand in the editor. */
  readonly scriptWithoutPair?: string;
  /** Where its script has been moved since: the fingerprint is of the paths before. */
  readonly moves?: readonly MovedPath[];
}

export const CALIBRATION_FORMAT_VERSION = 2;

/** The stored record of one calibration: everything needed to show it and to fit it again. */
export interface Calibration {
  readonly formatVersion: typeof CALIBRATION_FORMAT_VERSION;
  readonly calibrationId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly subject: CalibrationSubject;
  readonly environment: TrainingEnvironment;
  /** Absent for built-in tasks, for imported results, and in what earlier versions kept. */
  readonly origin?: CalibrationOrigin;
  readonly progressMeasure: ProgressMeasure;
  readonly target: number;
  /** Absent: T is told by the target alone. */
  readonly targetLevels?: TargetLevels;
  /** The momentum that the script trains with, when the sweep began; absent for built-in tasks. */
  readonly presentMomentum?: number;
  /**
   * The script's scheduler writes the momentum itself: `presentMomentum` is what its first step uses, and the trials of the present setting
   * have that cycle to their end. Every other trial holds its momentum against it.
   */
  readonly presentCycles?: boolean;
  /** The optimizer whose losses were measured, where the trainer saw it. */
  readonly constructed?: ConstructedOptimizer;
  readonly nesterov: boolean;
  /** Cancelled before its plan was done. */
  readonly partial: boolean;
  readonly plan: CalibrationPlan;
  readonly trials: readonly Trial[];
  readonly controls: readonly ControlResult[];
  readonly result: CalibrationResult;
}

/** What every trial of a calibration is trained for. */
export type TrialAim = Pick<Calibration, 'target' | 'targetLevels'>;
