import type { RunningState } from '../../../webview/messages';
import type { CalibrationEvent } from '../../calibrate/run/calibrationEvent';
import { timeLeftMs } from '../../calibrate/run/timeLeft';
import type { TrialAim } from '../../model/calibration/calibration';
import { measureTitle } from '../../model/wording/measureText';
import { stepsSpentBy, type Trial } from '../../model/calibration/trial';
import { said } from '../../model/language/said';

/** What is known of a calibration before its first event. A resumed one begins with its finished trials. */
export interface RunStart {
  readonly title: string;
  readonly startedAt: Date;
  readonly mostTrials: number;
  readonly presentMomentum?: number | undefined;
  readonly finishedTrials?: readonly Trial[] | undefined;
  readonly finishedAim?: TrialAim | undefined;
}

/** The panel's state before the first event. */
export function initialRunningState({
  title,
  startedAt,
  mostTrials,
  presentMomentum,
  finishedTrials = [],
  finishedAim,
}: RunStart): RunningState {
  return {
    kind: 'running',
    title,
    startedAt: startedAt.toISOString(),
    measureName: said`progress measure`,
    mostTrials,
    trials: finishedTrials,
    resumedTrials: finishedTrials.length,
    ...(finishedAim === undefined ? {} : { target: finishedAim.target }),
    runningTrials: [],
    elapsedMs: 0,
    stopping: false,
    ...(presentMomentum === undefined ? {} : { presentMomentum }),
  };
}

/** The panel's state after an event of a running calibration, `elapsedMs` after its start. */
export function nextRunningState(
  state: RunningState,
  event: CalibrationEvent,
  elapsedMs: number,
): RunningState {
  return withSpeed({ ...applyEvent(state, event), elapsedMs });
}

function applyEvent(state: RunningState, event: CalibrationEvent): RunningState {
  switch (event.kind) {
    case 'started': {
      const { direction } = event.description.progressMeasure;
      const { firstSeed, furtherLooks } = event.plan;
      return {
        ...state,
        ...(furtherLooks === undefined ? {} : { looks: { firstSeed, furtherLooks } }),
        device: event.description.environment.device,
        measureName: measureTitle(event.description.progressMeasure),
        ...(direction === undefined ? {} : { direction }),
        ...(event.plan.target.kind === 'given' ? { target: event.plan.target.target } : {}),
      };
    }
    case 'engineReplaced':
      return { ...state, device: event.description.environment.device };
    case 'pilotFinished':
      return {
        ...finish(state, event.trial.trialId),
        target: event.aim.target,
        trials: [...state.trials, event.trial],
      };
    case 'trialStarted': {
      const { trialId, learningRate, momentum, seed } = event.request;
      const running = {
        trialId,
        role: event.role,
        learningRate,
        momentum,
        seed,
        curve: { steps: [], values: [] },
      };
      // A trial whose engine was replaced starts a second time.
      return { ...state, runningTrials: [...finish(state, trialId).runningTrials, running] };
    }
    case 'trialProgress':
      return {
        ...state,
        runningTrials: state.runningTrials.map((trial) =>
          trial.trialId === event.trialId
            ? {
                ...trial,
                curve: {
                  steps: [...trial.curve.steps, ...event.measurements.steps],
                  values: [...trial.curve.values, ...event.measurements.values],
                },
              }
            : trial,
        ),
      };
    case 'trialFinished': {
      const { trial } = event;
      const isKnown = state.trials.some(({ trialId }) => trialId === trial.trialId);
      return {
        ...finish(state, trial.trialId),
        trials: isKnown
          ? state.trials.map((each) => (each.trialId === trial.trialId ? trial : each))
          : [...state.trials, trial],
      };
    }
    case 'interimEstimate': {
      const { fittedCurve: _, ...rest } = state;
      return {
        ...rest,
        interim: event.result,
        ...(event.fittedCurve === undefined ? {} : { fittedCurve: event.fittedCurve }),
      };
    }
    case 'finished':
      return { ...state, runningTrials: [] };
  }
}

function finish(state: RunningState, finishedId: string): RunningState {
  return { ...state, runningTrials: state.runningTrials.filter(({ trialId }) => trialId !== finishedId) };
}

/** Steps that were trained in this run, those of trials in flight included; time left from the trials that it finished. */
function withSpeed(state: RunningState): RunningState {
  const { trials, runningTrials, resumedTrials, elapsedMs, mostTrials } = state;
  const own = trials.slice(resumedTrials);
  const inFlight = runningTrials.reduce((sum, { curve }) => sum + (curve.steps.at(-1) ?? 0), 0);
  const steps = inFlight + stepsSpentBy(own);
  if (steps === 0 || elapsedMs <= 0) return state;
  const remainingMs = timeLeftMs({
    finishedNow: own.length,
    finishedInAll: trials.length,
    mostTrials,
    elapsedMs,
  });
  return {
    ...state,
    stepsPerSecond: (1000 * steps) / elapsedMs,
    // Before it is known it is what the trainer expects.
    ...(remainingMs === undefined ? {} : { remainingMs }),
  };
}
