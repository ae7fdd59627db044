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
import type { LooksOfPlan } from '../src/model/calibration/calibrationPlan';
import type { MeasureDirection } from '../src/model/calibration/measure';
import type { Interruption } from '../src/model/calibration/interruption';
import type { ProgressCurve, Trial, TrialRole } from '../src/model/calibration/trial';
import type { FittedCurve } from '../src/calibrate/fit/fittedCurve';
import type { Finding } from '../src/history/changesSince';
import type { SideOfComparison } from '../src/history/sideBySide';

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
  /** Of a verification to which seeds are added: what of it counts before they are all in. */
  readonly looks?: LooksOfPlan;
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
export interface ComparedRecord extends SideOfComparison {
  readonly fittedCurve?: FittedCurve;
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

/** A curve that grew or was thinned: what of it stays, and what follows. */
export interface CurveChange extends ProgressCurve {
  readonly kept: number;
}

/** A trial in flight, and what its curve has become. */
export interface RunningTrialChange {
  readonly trial: Omit<RunningTrial, 'curve'>;
  readonly curve: CurveChange;
}

/** What is new of a sweep that goes on. */
export interface RunningDelta {
  readonly kind: 'running';
  /** All that does not grow with the sweep. */
  readonly facts: Omit<RunningState, 'trials' | 'runningTrials' | 'interim' | 'fittedCurve'>;
  /** Where the interim estimate is another. */
  readonly estimate?: Pick<RunningState, 'interim' | 'fittedCurve'>;
  /** How many finished trials there are; those beyond are gone, and the last of this many keep their curves. */
  readonly trialsKept: number;
  /** Finished trials that are new or other, by their places. */
  readonly trials: readonly (readonly [place: number, trial: Trial])[];
  /** All trials in flight, in order. */
  readonly running: readonly RunningTrialChange[];
}

/** What is new about a record that is shown already. */
export interface FinishedDelta {
  readonly kind: 'finished';
  readonly facts: Omit<Extract<PanelState, { kind: 'finished' }>, 'calibration' | 'fittedCurve'>;
}

/** From one state to another of the same subject. */
export type StateDelta = RunningDelta | FinishedDelta;

/** Host to page; the page answers each with `drawn` and its revision. */
export type HostMessage =
  | { readonly type: 'state'; readonly revision: number; readonly state: PanelState }
  /** Of what the page holds at the revision before. */
  | { readonly type: 'delta'; readonly revision: number; readonly delta: StateDelta };

/** What the page asks for without more to say. */
const PLAIN_TYPES = [
  /** The page listens; the host answers with the state. */
  'ready',
  'applyMomentum',
  'cancel',
  'stopAndUse',
  'calibrateAgain',
  'moreRates',
  'moreSeeds',
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
  /** The page has drawn what the host sent under this revision. */
  | { readonly type: 'drawn'; readonly revision: number }
  /** To leave the panel; `picture` is the main plot as a data URL of a PNG. */
  | { readonly type: 'export'; readonly picture: string }
  /** A place that a traceback names; lines count from 1. */
  | { readonly type: 'openLocation'; readonly file: string; readonly line: number };

/** What the user asks for: all but what the page says by itself. */
export type PageRequest = Exclude<PageMessage, { type: 'ready' | 'drawn' }>;

/** Characters of a picture at most; a plot on a fine screen has a tenth. */
const MOST_PICTURE = 8e6;
const PICTURE = /^data:image\/png;base64,[A-Za-z\d+/]+={0,2}$/u;

/** A message from the page, checked; undefined when it is none. */
export function parsePageMessage(message: unknown): PageMessage | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  if (message.type === 'drawn') {
    const revision = 'revision' in message ? message.revision : undefined;
    return typeof revision === 'number' && Number.isSafeInteger(revision)
      ? { type: 'drawn', revision }
      : undefined;
  }
  if (message.type === 'export') {
    const picture = 'picture' in message ? message.picture : undefined;
    return typeof picture === 'string' && picture.length <= MOST_PICTURE && PICTURE.test(picture)
      ? { type: 'export', picture }
      : undefined;
  }
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
