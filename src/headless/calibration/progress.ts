import type { CalibrationEvent } from '../../calibrate/run/calibrationEvent';
import { timeLeftMs } from '../../calibrate/run/timeLeft';
import type { CalibrationResult } from '../../model/calibration/calibration';
import type { Trial, TrialRole } from '../../model/calibration/trial';

/** A trial that trains. */
export interface RunningTrial {
  readonly trialId: string;
  readonly role: TrialRole;
  readonly learningRate: number;
  readonly momentum: number;
  readonly steps: number;
}

/** How far a calibration has come. */
export interface CalibrationProgress {
  /** Ids of finished trials, those of an interrupted run that it goes on from among them. One that was raced on finishes more than once. */
  readonly finished: ReadonlySet<string>;
  readonly resumedTrials: number;
  readonly mostTrials: number;
  readonly running: readonly RunningTrial[];
  readonly elapsedMs: number;
  /** At most; undefined before anything tells it. */
  readonly remainingMs: number | undefined;
  /** Where it trains; undefined before it has begun. */
  readonly device: string | undefined;
  /** By the trials so far. */
  readonly interim: CalibrationResult | undefined;
}

/** Before the first event. */
export function initialProgress(resumed: readonly Trial[], mostTrials: number): CalibrationProgress {
  const finished = new Set(resumed.map(({ trialId }) => trialId));
  return {
    finished,
    resumedTrials: finished.size,
    mostTrials,
    running: [],
    elapsedMs: 0,
    remainingMs: undefined,
    device: undefined,
    interim: undefined,
  };
}

/** After an event, `elapsedMs` after the start. */
export function nextProgress(
  progress: CalibrationProgress,
  event: CalibrationEvent,
  elapsedMs: number,
): CalibrationProgress {
  const next = { ...afterEvent(progress, event), elapsedMs };
  const remainingMs = timeLeftMs({
    finishedNow: next.finished.size - next.resumedTrials,
    finishedInAll: next.finished.size,
    mostTrials: next.mostTrials,
    elapsedMs,
  });
  return { ...next, remainingMs: remainingMs ?? progress.remainingMs };
}

function afterEvent(progress: CalibrationProgress, event: CalibrationEvent): CalibrationProgress {
  switch (event.kind) {
    case 'started':
    case 'engineReplaced':
      return { ...progress, device: event.description.environment.device };
    case 'trialStarted': {
      const { trialId, learningRate, momentum } = event.request;
      const started = { trialId, role: event.role, learningRate, momentum, steps: 0 };
      // A trial whose engine was replaced starts a second time.
      return { ...progress, running: [...without(progress, trialId), started] };
    }
    case 'trialProgress':
      return {
        ...progress,
        running: progress.running.map((trial) =>
          trial.trialId === event.trialId
            ? { ...trial, steps: event.measurements.steps.at(-1) ?? trial.steps }
            : trial,
        ),
      };
    case 'pilotFinished':
    case 'trialFinished':
      return {
        ...progress,
        finished: new Set([...progress.finished, event.trial.trialId]),
        running: without(progress, event.trial.trialId),
      };
    case 'interimEstimate':
      return { ...progress, interim: event.result };
    case 'finished':
      return { ...progress, running: [] };
  }
}

function without({ running }: CalibrationProgress, trialId: string): readonly RunningTrial[] {
  return running.filter((trial) => trial.trialId !== trialId);
}
