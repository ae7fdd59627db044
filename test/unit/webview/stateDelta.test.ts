import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ProgressCurve, Trial } from '../../../src/model/calibration/trial';
import type { RunningDelta, RunningState, RunningTrial } from '../../../webview/messages';
import {
  MOST_LINES,
  MOST_POINTS,
  shownCurves,
  shownRunning,
  thinnedCurve,
} from '../../../webview/shownCurves';
import { applyDelta, finishedDelta, MOST_NUMBERS, nextRunningDelta } from '../../../webview/stateDelta';
import { BEGUN_STATE, finishedState, simulatedCalibration } from '../../support/panel/panelStates';

function curveOf(length: number, offset = 0): ProgressCurve {
  return {
    steps: Array.from({ length }, (_, index) => index + offset),
    values: Array.from({ length }, (_, index) => (index % 7 === 3 ? Number.NaN : Math.sin(index + offset))),
  };
}

function trialOf(trialId: string, points: number, steps = 10): Trial {
  return {
    trialId,
    role: 'sweep',
    learningRate: 0.1,
    momentum: 0.9,
    seed: 1,
    budgetSteps: 100,
    stepsSpent: 10,
    elapsedMs: 5,
    outcome: { kind: 'converged', convergenceSteps: steps },
    curve: curveOf(points),
  };
}

function flightOf(trialId: string, points: number): RunningTrial {
  return { trialId, role: 'sweep', learningRate: 0.1, momentum: 0.9, seed: 1, curve: curveOf(points) };
}

/** What may happen to a sweep between two looks of the page. */
type Change = (state: RunningState) => RunningState;

const CHANGES: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 700 }))
    .map(([count, points]): Change => (state) => ({
      ...state,
      trials: [
        ...state.trials,
        ...Array.from({ length: count }, (_, index) => trialOf(`t${state.trials.length + index}`, points)),
      ],
    })),
  fc.tuple(fc.nat(200), fc.nat(50)).map(([place, steps]): Change => (state) => ({
    ...state,
    trials: state.trials.map((trial, at) => (at === place ? trialOf(trial.trialId, steps, steps) : trial)),
  })),
  fc
    .nat(3)
    .map((count): Change => (state) => ({ ...state, trials: state.trials.slice(0, -count || undefined) })),
  fc.array(fc.tuple(fc.nat(5), fc.nat(3000)), { maxLength: 4 }).map((flights): Change => (state) => ({
    ...state,
    runningTrials: [...new Map(flights)].map(([id, points]) => flightOf(`r${id}`, points)),
  })),
  fc.boolean().map((stopping): Change => (state) => ({ ...state, stopping, elapsedMs: state.elapsedMs + 1 })),
  fc.constant<Change>((state) => ({
    ...state,
    interim: { kind: 'noEstimate', reason: 'minimumAtGridEdge' },
  })),
  fc.constant<Change>((state) => {
    const { interim: _, ...rest } = state;
    return rest;
  }),
);

function numbersIn({ trials, running }: RunningDelta): number {
  const curves = [...trials.map(([, { curve }]) => curve), ...running.map(({ curve }) => curve)];
  return curves.reduce((sum, { steps }) => sum + 2 * steps.length, 0);
}

it('deltas bring a page from any state of a sweep to any later one, each within its bound, however many it slept through', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(CHANGES, fc.nat(3)), { maxLength: 12 }), (steps) => {
      let source = BEGUN_STATE;
      // What the host takes the page to hold, and what the page holds after the way there as text.
      let held = shownRunning(source);
      let page: RunningState = held;
      const send = (): boolean => {
        const delta = nextRunningDelta(held, shownRunning(source));
        if (delta === undefined) return false;
        expect(numbersIn(delta)).toBeLessThanOrEqual(MOST_NUMBERS + 2 * (MOST_POINTS + 1));
        held = applied(held, delta);
        page = applied(page, structuredClone(delta));
        return true;
      };
      for (const [change, sends] of steps) {
        source = change(source);
        for (let sent = 0; sent < sends && send(); sent += 1);
      }
      for (let sent = 0; send(); sent += 1) expect(sent).toBeLessThan(2000);
      expect(page).toEqual(shownRunning(source));
    }),
    { seed: 18, numRuns: 300 },
  );
});

function applied(held: RunningState, delta: RunningDelta): RunningState {
  const next = applyDelta(held, delta);
  if (next?.kind !== 'running') throw new Error('A delta of a sweep makes a sweep.');
  return next;
}

it('a trial in flight that grows costs only its new points', () => {
  const held = shownRunning({ ...BEGUN_STATE, runningTrials: [flightOf('r', 100)] });
  const next = shownRunning({ ...BEGUN_STATE, runningTrials: [flightOf('r', 103)] });
  expect(nextRunningDelta(held, next)?.running[0]?.curve).toEqual({
    kept: 100,
    steps: [100, 101, 102],
    values: [Math.sin(100), Number.NaN, Math.sin(102)],
  });
});

it('nothing new is no delta', () => {
  const state = { ...BEGUN_STATE, trials: [trialOf('t', 3)], runningTrials: [flightOf('r', 3)] };
  expect(nextRunningDelta(shownRunning(state), shownRunning({ ...state }))).toBeUndefined();
});

it('a delta of another kind of state is not applied', async () => {
  const finished = finishedState(await simulatedCalibration());
  expect(applyDelta({ kind: 'empty' }, finishedDelta(finished))).toBeUndefined();
  const { applyTitle: _, ...applied } = finished;
  expect(applyDelta(finished, finishedDelta({ ...applied, writtenMomentum: 0.9 }))).toEqual({
    ...applied,
    writtenMomentum: 0.9,
  });
});

it.each([0, 1, 255, 256, 257, 512, 513, 5000])(
  'a curve of %i points is thinned to what can be drawn, its ends kept',
  (length) => {
    const { steps, values } = thinnedCurve(curveOf(length));
    expect(steps.length).toBeLessThanOrEqual(MOST_POINTS + 1);
    expect(steps.length).toBeGreaterThanOrEqual(Math.min(length, MOST_POINTS / 2));
    expect(values.length).toBe(steps.length);
    expect([steps[0], steps.at(-1)]).toEqual(length === 0 ? [undefined, undefined] : [0, length - 1]);
  },
);

it('of a record the page gets the curves of the newest trials of each learning rate', async () => {
  const calibration = await simulatedCalibration();
  const trials = Array.from({ length: 3 * MOST_LINES }, (_, index) => ({
    ...trialOf(`t${index}`, 5),
    learningRate: index < MOST_LINES ? 0.1 : 0.2,
  }));
  const shown = shownCurves(finishedState({ ...calibration, trials }));
  if (shown.kind !== 'finished') throw new Error('It stays what it is.');
  const withCurve = shown.calibration.trials.filter(({ curve }) => curve.steps.length > 0);
  expect(withCurve.map(({ trialId }) => trialId)).toEqual(
    trials.filter((_, index) => index < MOST_LINES || index >= 2 * MOST_LINES).map(({ trialId }) => trialId),
  );
});
