import { expect, test } from 'vitest';
import {
  initialConfirmingState,
  nextConfirmingState,
} from '../../../../src/editor/calibration/confirmingState';
import { storedConfirmation, wholeRun } from '../../../support/confirm/wholeRuns';

const { plan, calibrationId } = storedConfirmation();
const start = { title: 'train.py', calibrationId, plan, runs: [], expectedRunMs: undefined };
const times = { elapsedMs: 5000, runMs: 1000, expectedRunMs: undefined };

test('time left is unknown before the first training ends, unless an earlier one told it', () => {
  expect(initialConfirmingState(start).remainingMs).toBeUndefined();
  expect(initialConfirmingState({ ...start, expectedRunMs: 100 }).remainingMs).toBe(400);
  const run = wholeRun('present', 7, { elapsedMs: 3000 });
  const diverged = { ...run, outcome: { kind: 'diverged' as const } };
  const state = initialConfirmingState(start);
  expect(
    nextConfirmingState(state, { kind: 'runFinished', run: diverged }, times).remainingMs,
  ).toBeUndefined();
  // Three trainings of 3 s, less the second that has passed of one.
  expect(nextConfirmingState(state, { kind: 'runFinished', run }, times).remainingMs).toBe(8000);
});

test('what runs is shown while it does, and joins the finished ones', () => {
  const planned = { arm: 'present' as const, seed: 7, learningRate: 0.1, momentum: 0.5 };
  const started = nextConfirmingState(
    initialConfirmingState(start),
    { kind: 'runStarted', run: planned },
    times,
  );
  const curve = { steps: [10], values: [1] };
  const running = nextConfirmingState(
    started,
    { kind: 'runProgress', progress: { steps: 10, curve } },
    times,
  );
  expect(running.running).toEqual({ arm: 'present', seed: 7, steps: 10, curve });
  const run = wholeRun('present', 7);
  const finished = nextConfirmingState(running, { kind: 'runFinished', run }, times);
  expect(finished).toMatchObject({ runs: [run], resumedRuns: 0, elapsedMs: 5000 });
  expect(finished).not.toHaveProperty('running');
});
