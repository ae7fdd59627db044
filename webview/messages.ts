import type {
  Calibration,
  CalibrationResult,
  CalibrationSubject,
} from '../src/model/calibration/calibration';
import type {
  Confirmation,
  ConfirmationArm,
  ConfirmationPlan,
  ConfirmationResult,
  WholeRun,
} from '../src/model/calibration/confirmation';
import type { MeasureDirection } from '../src/model/calibration/measure';
import type { Interruption } from '../src/model/calibration/interruption';
import type { ProgressCurve, Trial, TrialRole } from '../src/model/calibration/trial';
import type { FittedCurve } from '../src/calibrate/fit/fittedCurve';
import type { Finding } from '../src/history/changesSince';

/** A trial in flight, as far as it has been measured. */
export interface RunningTrial {
  readonly trialId: string;
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly curve: ProgressCurve;
}

/** Everything that the panel shows of a sweep that is going on. */
export interface RunningState {
  readonly kind: 'running';
  readonly title: string;
  /** ISO 8601, UTC: a page that outlives its window finds by it whether the run was stored. */
  readonly startedAt: string;
  /** Absent until the trainer has described itself. */
  readonly device?: string;
  readonly measureName: string;
  /** Of a measure that rises curves and target have the other sign; absent: falls. */
  readonly direction?: MeasureDirection;
  readonly target?: number;
  readonly presentMomentum?: number;
  readonly mostTrials: number;
  readonly trials: readonly Trial[];
  /** How many of the first trials an interrupted run left. */
  readonly resumedTrials: number;
  readonly runningTrials: readonly RunningTrial[];
  readonly interim?: CalibrationResult;
  readonly fittedCurve?: FittedCurve;
  readonly stepsPerSecond?: number;
  readonly elapsedMs: number;
  readonly remainingMs?: number;
  /** The user asked to stop and use what there is. */
  readonly stopping: boolean;
}

/** One of two records that are compared. */
export interface ComparedRecord {
  readonly title: string;
  readonly calibration: Calibration;
  readonly fittedCurve?: FittedCurve;
  /** What has changed since it was made. */
  readonly changes: readonly Finding[];
  /** What whole trainings said of it last. */
  readonly confirmation?: Confirmation;
}

/** Whole trainings that are going on. */
export interface ConfirmingState {
  readonly kind: 'confirming';
  readonly title: string;
  /** Whose record a page shows again that outlives its window. */
  readonly calibrationId: string;
  readonly plan: ConfirmationPlan;
  readonly runs: readonly WholeRun[];
  /** How many of the first an interrupted confirmation left. */
  readonly resumedRuns: number;
  readonly running?: {
    readonly arm: ConfirmationArm;
    readonly seed: number;
    readonly steps: number;
    /** Of the training loss. */
    readonly curve: ProgressCurve;
  };
  /** Of the trainings so far. */
  readonly interim: ConfirmationResult;
  readonly elapsedMs: number;
  /** Known once one has ended, or from an earlier confirmation. */
  readonly remainingMs?: number;
  /** The user asked to stop and use what there is. */
  readonly stopping: boolean;
}

/** What the page draws: a pure function of the last of these. */
export type PanelState =
  | { readonly kind: 'empty' }
  | RunningState
  | ConfirmingState
  | {
      readonly kind: 'interrupted';
      /** Absent where its journal may be held by the window that ran it for a moment longer. */
      readonly interruption?: Interruption;
    }
  | {
      readonly kind: 'finished';
      readonly title: string;
      readonly calibration: Calibration;
      readonly fittedCurve?: FittedCurve;
      /** Wording of the edit that applies β; absent where there is nothing to apply. */
      readonly applyTitle?: string;
      /** The momentum that stands in the script now, where its text tells it. */
      readonly writtenMomentum?: number;
      /** What whole trainings said of its suggestion. */
      readonly confirmation?: Confirmation;
      /** Whole trainings can be run now; with how many finished an interrupted confirmation would go on. */
      readonly confirmable?: { readonly interruptedRuns: number };
      /** The record could not be written: it lives as long as the window. */
      readonly notStored: boolean;
      /** What has changed since it was made. */
      readonly changes: readonly Finding[];
    }
  | { readonly kind: 'comparison'; readonly left: ComparedRecord; readonly right: ComparedRecord }
  | {
      readonly kind: 'failed';
      readonly title: string;
      /** Absent where nobody knows any more what it was about. */
      readonly subject?: CalibrationSubject;
      readonly message: string;
      readonly traceback?: string;
    };

/** Host to page. */
export type HostMessage = { readonly type: 'state'; readonly state: PanelState };

/** What the page asks for without more to say. */
const PLAIN_TYPES = [
  /** The page listens; the host answers with the state. */
  'ready',
  'applyMomentum',
  'cancel',
  'stopAndUse',
  'calibrateAgain',
  'moreRates',
  'confirm',
  'resume',
  'discardInterrupted',
  'openScript',
  /** Of the records that are compared. */
  'openLeft',
  'openRight',
  'showLog',
] as const;

type PlainMessage = { readonly [Type in (typeof PLAIN_TYPES)[number]]: { readonly type: Type } };

/** Page to host. */
export type PageMessage =
  | PlainMessage[keyof PlainMessage]
  /** A place that a traceback names; lines count from 1. */
  | { readonly type: 'openLocation'; readonly file: string; readonly line: number };

/** What the user asks for: all but the page's own `ready`. */
export type PageRequest = Exclude<PageMessage, { type: 'ready' }>;

/** A message from the page, checked; undefined when it is none. */
export function parsePageMessage(message: unknown): PageMessage | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  if (message.type === 'openLocation') {
    if (!('file' in message) || !('line' in message)) return undefined;
    const { file, line } = message;
    return typeof file === 'string' && typeof line === 'number' && Number.isSafeInteger(line) && line >= 1
      ? { type: 'openLocation', file, line }
      : undefined;
  }
  const type = PLAIN_TYPES.find((each) => each === message.type);
  return type === undefined ? undefined : { type };
}
