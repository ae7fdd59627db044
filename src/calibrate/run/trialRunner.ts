import type { Smoothing, TrialAim } from '../../model/calibration/calibration';
import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { ProgressCurve, Trial, TrialOutcome, TrialRole } from '../../model/calibration/trial';
import type { CalibrationEvent } from './calibrationEvent';
import { ConvergenceMonitor, type ConvergenceCriterion } from '../measure/convergenceMonitor';
import { smoothingMean } from '../measure/smoothing';
import { thinCurve } from '../measure/thinCurve';
import type { Trainer, TrialEnd, TrialRequest } from './trainer';

/** Progress is reported in about this many events per trial, of at most this many points each. */
const PROGRESS_EVENTS = 50;
const POINTS_PER_EVENT = 8;

/** What every trial of one calibration shares. */
export interface TrialContext {
  readonly trainer: Trainer;
  readonly smoothing: Smoothing;
  readonly onEvent: (event: CalibrationEvent) => void;
}

/** A run to do, what for, and the level that it has to reach. */
export type TargetedRun = Pick<EndedRun, 'request' | 'role' | 'aim'>;

/** A run without a target: the whole budget is trained and the smoothed curve kept. */
export interface OpenRun {
  readonly end: TrialEnd;
  readonly raw: ProgressCurve;
  readonly smoothed: ProgressCurve;
}

/**
 * Trains until the measure has come to its target, or to the end of the budget. Undefined when cancelled before that. Starts anew
 * when the engine is replaced: one curve never comes from two engines.
 */
export async function runTrial(
  context: TrialContext,
  run: TargetedRun,
  signal: CancelSignal,
): Promise<Trial | undefined> {
  const { request, role, aim } = run;
  const monitor = new ConvergenceMonitor(criterionOf(aim, request, context.smoothing));
  const reporter = new ProgressReporter(context, request);
  context.onEvent({ kind: 'trialStarted', request, role });
  let decided: TrialOutcome | undefined;
  const end = await context.trainer.runTrial(
    request,
    (measurements) => {
      decided ??= monitor.add(measurements);
      reporter.report(monitor.smoothedCurve);
      return decided === undefined ? 'continue' : 'stop';
    },
    signal,
  );
  if (end.kind === 'engineReplaced') {
    context.onEvent({ kind: 'engineReplaced', description: end.description });
    return runTrial(context, run, signal);
  }
  const outcome = decided ?? outcomeOfEnd(end, monitor);
  if (outcome === undefined) return undefined;
  const shallow = monitor.shallowConvergenceSteps;
  return {
    ...toTrial({ ...run, end, outcome, smoothed: monitor.smoothedCurve }),
    ...(shallow === undefined ? {} : { shallowConvergenceSteps: shallow }),
  };
}

/** What decides a trial's T. */
export function criterionOf(
  { target, targetLevels }: TrialAim,
  { momentum }: Pick<TrialRequest, 'momentum'>,
  { smoothingSteps, sparse }: Smoothing,
): ConvergenceCriterion {
  return {
    target,
    ...(targetLevels === undefined
      ? {}
      : { levels: targetLevels.levels, shallowLevels: targetLevels.shallowLevels }),
    x: 1 - momentum,
    smoothingSteps,
    ...(sparse === undefined ? {} : { sparse }),
  };
}

/** Trains the whole budget, for the pilot and the stationary level; anew when the engine is replaced. */
export async function runOpenTrial(
  context: TrialContext,
  request: TrialRequest,
  role: TrialRole,
  signal: CancelSignal,
): Promise<OpenRun> {
  const mean = smoothingMean(context.smoothing);
  const raw: { steps: number[]; values: number[] } = { steps: [], values: [] };
  const smoothedValues: number[] = [];
  const smoothed = { steps: raw.steps, values: smoothedValues };
  const reporter = new ProgressReporter(context, request);
  context.onEvent({ kind: 'trialStarted', request, role });
  const end = await context.trainer.runTrial(
    request,
    (measurements) => {
      for (const [index, step] of measurements.steps.entries()) {
        const value = measurements.values[index] ?? Number.NaN;
        if (!Number.isFinite(value)) return 'stop';
        raw.steps.push(step);
        raw.values.push(value);
        smoothedValues.push(mean.add(step, value));
      }
      reporter.report(smoothed);
      return 'continue';
    },
    signal,
  );
  if (end.kind === 'engineReplaced') {
    context.onEvent({ kind: 'engineReplaced', description: end.description });
    return runOpenTrial(context, request, role, signal);
  }
  return { end, raw, smoothed };
}

/** A run that has ended, and what it says about T. */
export interface EndedRun {
  readonly request: TrialRequest;
  readonly role: TrialRole;
  readonly end: TrialEnd;
  readonly outcome: TrialOutcome;
  readonly smoothed: ProgressCurve;
  readonly aim: TrialAim;
}

/** The record of one run. */
export function toTrial({ request, role, end, outcome, smoothed, aim }: EndedRun): Trial {
  const { trialId, learningRate, momentum, seed, budgetSteps } = request;
  return {
    trialId,
    role,
    learningRate,
    momentum,
    seed,
    budgetSteps,
    stepsSpent: end.stepsSpent,
    elapsedMs: end.elapsedMs,
    outcome,
    curve: thinCurve(
      smoothed,
      aim.target,
      outcome.kind === 'converged' ? outcome.convergenceSteps : undefined,
    ),
    ...(end.observed === undefined ? {} : { observed: end.observed }),
  };
}

function outcomeOfEnd(
  end: Exclude<TrialEnd, { kind: 'engineReplaced' }>,
  monitor: ConvergenceMonitor,
): TrialOutcome | undefined {
  switch (end.kind) {
    case 'stopped':
    case 'budgetSpent':
    case 'ended':
      return monitor.finish(end.stepsSpent);
    case 'cancelled':
      return undefined;
    case 'failed':
      return { kind: 'failed', failure: end.failure };
  }
}

/** Passes on a growing curve in thinned pieces. */
class ProgressReporter {
  readonly #context: TrialContext;
  readonly #request: TrialRequest;
  #reported = 0;
  #lastStep = 0;

  constructor(context: TrialContext, request: TrialRequest) {
    this.#context = context;
    this.#request = request;
  }

  report(curve: ProgressCurve): void {
    const lastStep = curve.steps.at(-1) ?? 0;
    if (lastStep - this.#lastStep < this.#request.budgetSteps / PROGRESS_EVENTS) return;
    const stride = Math.max(1, Math.ceil((curve.steps.length - this.#reported) / POINTS_PER_EVENT));
    const steps: number[] = [];
    const values: number[] = [];
    for (let index = curve.steps.length - 1; index >= this.#reported; index -= stride) {
      steps.unshift(curve.steps[index] ?? 0);
      values.unshift(curve.values[index] ?? 0);
    }
    this.#reported = curve.steps.length;
    this.#lastStep = lastStep;
    this.#context.onEvent({
      kind: 'trialProgress',
      trialId: this.#request.trialId,
      measurements: { steps, values },
    });
  }
}
