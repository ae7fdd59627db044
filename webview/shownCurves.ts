import type { Calibration } from '../src/model/calibration/calibration';
import type { FollowedMeasure, WholeRun } from '../src/model/calibration/confirmation';
import type { ProgressCurve, Trial } from '../src/model/calibration/trial';
import type { ComparedRecord, ConfirmingState, PanelState, RunningState } from './messages';

/** More lines than this are not told apart; the newest are drawn. */
export const MOST_LINES = 60;
/** More points than this of one line share a pixel in a panel of the usual width. */
export const MOST_POINTS = 256;

const NO_CURVE: ProgressCurve = { steps: [], values: [] };

/** A curve with at most `most` + 1 of its points: one in 1, 2, 4, … and the last, so that one that grows keeps its beginning. */
export function thinnedCurve(curve: ProgressCurve, most = MOST_POINTS): ProgressCurve {
  const { length } = curve.steps;
  if (length <= most) return curve;
  let stride = 1;
  while (length > stride * most) stride *= 2;
  const isKept = (_: number, place: number): boolean => place % stride === 0 || place === length - 1;
  return { steps: curve.steps.filter(isKept), values: curve.values.filter(isKept) };
}

/** What the page needs of a state: the curves that it draws, as finely as it can draw them. */
export function shownCurves(state: PanelState): PanelState {
  switch (state.kind) {
    case 'running':
      return shownRunning(state);
    case 'finished':
      return { ...state, ...shownRecord(state) };
    case 'comparison':
      return { ...state, left: shownRecord(state.left), right: shownRecord(state.right) };
    case 'confirming':
      return shownConfirming(state);
    case 'empty':
    case 'interrupted':
    case 'failed':
      return state;
  }
}

/** The same of a sweep that goes on. */
export function shownRunning(state: RunningState): RunningState {
  return {
    ...state,
    trials: newestCurves(state.trials.map(thinnedTrial), state.trials.length),
    runningTrials: state.runningTrials.map((trial) => ({ ...trial, curve: thinnedCurve(trial.curve) })),
  };
}

/** The trials with the curves of the newest of `count` alone; a trial that loses its curve twice is the same object. */
export function newestCurves(trials: readonly Trial[], count: number): readonly Trial[] {
  const first = count - MOST_LINES;
  return first <= 0 ? trials : trials.map((trial, place) => (place < first ? bareTrial(trial) : trial));
}

function shownRecord<Shown extends Pick<ComparedRecord, 'calibration' | 'confirmation'>>(
  record: Shown,
): Shown {
  const { confirmation } = record;
  return {
    ...record,
    calibration: shownCalibration(record.calibration),
    ...(confirmation === undefined
      ? {}
      : { confirmation: { ...confirmation, runs: confirmation.runs.map(thinnedRun) } }),
  };
}

/** A record's curves are drawn for one learning rate at a time. */
const shownCalibration = remembered((calibration: Calibration): Calibration => {
  const drawn = new Set<string>();
  const counts = new Map<number, number>();
  for (const { trialId, learningRate } of calibration.trials.toReversed()) {
    const count = counts.get(learningRate) ?? 0;
    if (count < MOST_LINES) drawn.add(trialId);
    counts.set(learningRate, count + 1);
  }
  return {
    ...calibration,
    trials: calibration.trials.map((trial) =>
      drawn.has(trial.trialId) ? thinnedTrial(trial) : bareTrial(trial),
    ),
  };
});

function shownConfirming(state: ConfirmingState): ConfirmingState {
  const { running } = state;
  return {
    ...state,
    runs: state.runs.map(thinnedRun),
    ...(running === undefined ? {} : { running: { ...running, curve: thinnedCurve(running.curve) } }),
  };
}

const thinnedTrial = remembered((trial: Trial): Trial => {
  const curve = thinnedCurve(trial.curve);
  return curve === trial.curve ? trial : { ...trial, curve };
});

const bareTrial = remembered((trial: Trial): Trial =>
  trial.curve.steps.length === 0 ? trial : { ...trial, curve: NO_CURVE },
);

const thinnedRun = remembered((run: WholeRun): WholeRun => ({
  ...run,
  measures: run.measures.map((each): FollowedMeasure => ({ ...each, curve: thinnedCurve(each.curve) })),
}));

/** One answer for each object as long as that lives: what is unchanged can be told by identity. */
function remembered<Value extends object>(answer: (value: Value) => Value): (value: Value) => Value {
  const answers = new WeakMap<Value, Value>();
  return (value) => {
    const known = answers.get(value);
    if (known !== undefined) return known;
    const fresh = answer(value);
    answers.set(value, fresh);
    return fresh;
  };
}
