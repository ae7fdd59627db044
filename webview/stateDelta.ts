import type { ProgressCurve, Trial } from '../src/model/calibration/trial';
import type {
  CurveChange,
  FinishedDelta,
  PanelState,
  RunningDelta,
  RunningState,
  RunningTrialChange,
  StateDelta,
} from './messages';
import { newestCurves } from './shownCurves';

type FinishedState = Extract<PanelState, { kind: 'finished' }>;

/** Numbers that one delta carries at most, roughly: some dozen bytes each on their way. */
export const MOST_NUMBERS = 4000;
/** What a finished trial counts for without its curve. */
const TRIAL_NUMBERS = 30;

/**
 * The next step from what the page holds towards what it is to show, no larger than `MOST_NUMBERS` or one trial; undefined where it holds
 * that. Both are as `shownCurves` leaves them.
 */
export function nextRunningDelta(held: RunningState, next: RunningState): RunningDelta | undefined {
  if (held === next) return undefined;
  const isSameEstimate = held.interim === next.interim && held.fittedCurve === next.fittedCurve;
  let room = MOST_NUMBERS;
  const heldTrials = newestCurves(held.trials, next.trials.length);
  const trials: [number, Trial][] = [];
  for (const [place, trial] of next.trials.entries()) {
    if (heldTrials[place] === trial) continue;
    room -= TRIAL_NUMBERS + 2 * trial.curve.steps.length;
    if (room < 0 && trials.length > 0) break;
    trials.push([place, trial]);
  }
  const known = new Map(held.runningTrials.map(({ trialId, curve }) => [trialId, curve]));
  const running = next.runningTrials.map(({ curve, ...trial }): RunningTrialChange => {
    const change = curveChange(known.get(trial.trialId), curve, Math.max(0, room));
    room -= 2 * change.steps.length;
    return { trial, curve: change };
  });
  const delta: RunningDelta = {
    kind: 'running',
    facts: factsOf(next),
    ...(isSameEstimate ? {} : { estimate: estimateOf(next) }),
    trialsKept: next.trials.length,
    trials,
    running,
  };
  return isNothing(delta, held) ? undefined : delta;
}

/** The page's state after a delta; what it does not know by its places stays away. */
export function applyRunningDelta(held: RunningState, delta: RunningDelta): RunningState {
  const { facts, estimate = estimateOf(held) } = delta;
  const known = new Map(held.runningTrials.map(({ trialId, curve }) => [trialId, curve]));
  return {
    ...facts,
    ...estimate,
    trials: appliedTrials(held.trials, delta),
    runningTrials: delta.running.map(({ trial, curve }) => ({
      ...trial,
      curve: appliedCurve(known.get(trial.trialId), curve),
    })),
  };
}

/** The same array where nothing of it is new. */
function appliedTrials(held: readonly Trial[], { trials, trialsKept }: RunningDelta): readonly Trial[] {
  if (trials.length === 0 && trialsKept === held.length) return held;
  const next = held.slice(0, trialsKept);
  for (const [place, trial] of trials) if (place <= next.length) next[place] = trial;
  return newestCurves(next, trialsKept);
}

/** What is new about a record: all but the record. */
export function finishedDelta(state: FinishedState): FinishedDelta {
  const { calibration: _, fittedCurve: __, ...facts } = state;
  return { kind: 'finished', facts };
}

/** A state after a delta; undefined where that is of another kind of state. */
export function applyDelta(held: PanelState, delta: StateDelta): PanelState | undefined {
  if (delta.kind === 'running') return held.kind === 'running' ? applyRunningDelta(held, delta) : undefined;
  if (held.kind !== 'finished') return undefined;
  const { calibration, fittedCurve } = held;
  return { ...delta.facts, calibration, ...(fittedCurve === undefined ? {} : { fittedCurve }) };
}

function factsOf(state: RunningState): RunningDelta['facts'] {
  const { trials: _, runningTrials: __, interim: ___, fittedCurve: ____, ...facts } = state;
  return facts;
}

function estimateOf({ interim, fittedCurve }: RunningState): Pick<RunningState, 'interim' | 'fittedCurve'> {
  return {
    ...(interim === undefined ? {} : { interim }),
    ...(fittedCurve === undefined ? {} : { fittedCurve }),
  };
}

/** From one curve to another with at most `room` numbers more; the next delta brings the rest. */
function curveChange(held: ProgressCurve | undefined, next: ProgressCurve, room: number): CurveChange {
  const most = Math.min(held?.steps.length ?? 0, next.steps.length);
  let kept = 0;
  while (kept < most && isSamePoint(held, next, kept)) kept += 1;
  const end = kept + Math.floor(room / 2);
  return { kept, steps: next.steps.slice(kept, end), values: next.values.slice(kept, end) };
}

function isSamePoint(held: ProgressCurve | undefined, next: ProgressCurve, place: number): boolean {
  return held?.steps[place] === next.steps[place] && Object.is(held?.values[place], next.values[place]);
}

function appliedCurve(held: ProgressCurve | undefined, { kept, steps, values }: CurveChange): ProgressCurve {
  if (held !== undefined && kept === held.steps.length && steps.length === 0) return held;
  return {
    steps: [...(held?.steps.slice(0, kept) ?? []), ...steps],
    values: [...(held?.values.slice(0, kept) ?? []), ...values],
  };
}

function isNothing(delta: RunningDelta, held: RunningState): boolean {
  return (
    delta.estimate === undefined &&
    delta.trials.length === 0 &&
    delta.trialsKept === held.trials.length &&
    delta.running.length === held.runningTrials.length &&
    delta.running.every(({ trial, curve }, place) => {
      const known = held.runningTrials[place];
      return (
        known?.trialId === trial.trialId &&
        curve.steps.length === 0 &&
        curve.kept === known.curve.steps.length
      );
    }) &&
    isSameFacts(delta.facts, factsOf(held))
  );
}

/** Facts are flat. */
function isSameFacts(left: RunningDelta['facts'], right: RunningDelta['facts']): boolean {
  const known = new Map(Object.entries(right));
  const entries = Object.entries(left);
  return entries.length === known.size && entries.every(([name, value]) => known.get(name) === value);
}
