import type { ConfirmingState } from '../../../webview/messages';
import { confirmationResult } from '../../calibrate/confirm/confirmationResult';
import type { ConfirmationEvent } from '../../calibrate/confirm/runConfirmation';
import { plannedWholeRuns } from '../../calibrate/confirm/wholeRuns';
import type { ConfirmationPlan, WholeRun } from '../../model/calibration/confirmation';

/** What is known of a confirmation before its first event. */
export interface ConfirmationStart {
  readonly title: string;
  readonly calibrationId: string;
  readonly plan: ConfirmationPlan;
  /** Those that an interrupted one left. */
  readonly runs: readonly WholeRun[];
  /** Of one training, where an earlier one told it. */
  readonly expectedRunMs: number | undefined;
}

/** The panel's state before the first event. */
export function initialConfirmingState(start: ConfirmationStart): ConfirmingState {
  const { title, calibrationId, plan, runs, expectedRunMs } = start;
  const state: ConfirmingState = {
    kind: 'confirming',
    title,
    calibrationId,
    plan,
    runs,
    resumedRuns: runs.length,
    interim: confirmationResult(runs),
    elapsedMs: 0,
    stopping: false,
  };
  return withTimeLeft(state, expectedRunMs, 0);
}

/** The panel's state after an event, `elapsedMs` after the start and `runMs` after that of the training that runs. */
export function nextConfirmingState(
  state: ConfirmingState,
  event: ConfirmationEvent,
  times: { readonly elapsedMs: number; readonly runMs: number; readonly expectedRunMs: number | undefined },
): ConfirmingState {
  const next = { ...applied(state, event), elapsedMs: times.elapsedMs };
  return withTimeLeft(next, times.expectedRunMs, times.runMs);
}

function applied(state: ConfirmingState, event: ConfirmationEvent): ConfirmingState {
  switch (event.kind) {
    case 'runStarted': {
      const { arm, seed } = event.run;
      return { ...state, running: { arm, seed, steps: 0, curve: { steps: [], values: [] } } };
    }
    case 'runProgress':
      return state.running === undefined
        ? state
        : { ...state, running: { ...state.running, ...event.progress } };
    case 'runFinished': {
      const { running: _, ...rest } = state;
      const runs = [...state.runs, event.run];
      return { ...rest, runs, interim: confirmationResult(runs) };
    }
  }
}

/** By the trainings that came to their end, else by what an earlier confirmation took. */
function withTimeLeft(
  state: ConfirmingState,
  expectedRunMs: number | undefined,
  runMs: number,
): ConfirmingState {
  const { remainingMs: _, ...rest } = state;
  const ended = state.runs.filter(({ outcome }) => outcome.kind === 'ended');
  const mean =
    ended.length === 0
      ? expectedRunMs
      : ended.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / ended.length;
  if (mean === undefined) return rest;
  const left = plannedWholeRuns(state.plan).length - state.runs.length;
  return { ...rest, remainingMs: Math.max(0, mean * left - Math.min(runMs, mean)) };
}
