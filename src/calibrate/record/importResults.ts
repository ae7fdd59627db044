import type {
  Calibration,
  ProgressMeasure,
  Smoothing,
  TrainingEnvironment,
  TrialAim,
} from '../../model/calibration/calibration';
import type { Failure } from '../../model/calibration/failure';
import { turnedCurve } from '../../model/calibration/turnedMeasure';
import type { ProgressCurve, Trial } from '../../model/calibration/trial';
import { decodeCalibration, encodeCalibration } from './calibrationCodec';
import { SchemaMismatch } from './jsonSchema';
import { trialSchema } from './trialSchema';
import { convergenceOf } from '../measure/convergenceMonitor';
import { smoothingMean } from '../measure/smoothing';
import type { ExportedPlan } from './exportedPlan';
import { newRecord, type RecordIdentity } from './newRecord';
import { targetFromPilot } from '../measure/targetLevels';
import type { TrialEnd } from '../run/trainer';
import { criterionOf, toTrial, type TargetedRun } from '../run/trialRunner';
import { marked } from '../../model/language/said';

/** What one exported trial reported, wherever it was run. */
export interface RecordedTrial {
  /** Raw measurements. */
  readonly curve: ProgressCurve;
  readonly end: TrialEnd;
}

/** Why a trial of an exported plan has no result. */
export interface TrialAbsence {
  readonly number: number;
  readonly reason:
    | 'missing'
    /** Begun: killed, or running still. */
    | 'unfinished'
    /** A file stands in its place that another plan's trial left, or this plan's before it was edited. */
    | 'ofAnotherPlan'
    | 'unreadable'
    /** No regular file, or too large a one. */
    | 'noBoundedFile';
}

/**
 * The calibration that an exported plan's results make, by trial number: target from trial 0, the others judged against it and
 * fitted as a sweep that was run here would be. Missing trials make it partial; a missing or unusable pilot makes it fail.
 */
export function importResults(
  exported: ExportedPlan,
  recorded: ReadonlyMap<number, RecordedTrial>,
  environment: TrainingEnvironment,
  identity: RecordIdentity,
): Imported | ImportFailure {
  const { smoothingSteps, presentMomentum, nesterov, plan, subject } = exported;
  const progressMeasure: ProgressMeasure = exported.progressMeasure ?? {
    kind: 'trainingLoss',
    name: marked`training loss`,
    smoothingSteps,
  };
  const results = new Map(
    [...recorded].map(([number, { curve, end }]) => [
      number,
      { curve: turnedCurve(progressMeasure, curve), end },
    ]),
  );
  const found = importedTarget(results.get(0), progressMeasure);
  if (found.kind === 'failed') return found;
  const { aim } = found;
  const trials: Trial[] = [];
  const unreadable: number[] = [];
  for (const [number, request] of exported.trials.entries()) {
    const result = results.get(number);
    if (result === undefined) continue;
    const role = number === 0 ? 'pilot' : 'sweep';
    const run = { request: { ...request, trialId: `trial ${number}` }, role, aim } as const;
    const trial = judged(run, result, progressMeasure);
    if (isReadBack(trial)) trials.push(trial);
    else unreadable.push(number);
  }
  const partial = trials.length < exported.trials.length;
  const calibration = newRecord(
    {
      subject,
      environment,
      progressMeasure,
      ...aim,
      presentMomentum,
      nesterov,
      partial,
      plan,
      trials,
      controls: [],
    },
    identity,
  );
  const decoded = decodeCalibration(encodeCalibration(calibration));
  return decoded.ok
    ? { kind: 'imported', calibration, unreadable }
    : notReachable(`the results make no record that can be read again (${decoded.detail}).`);
}

/** A record, and the trials with a number in their results that no record can hold. */
interface Imported {
  readonly kind: 'imported';
  readonly calibration: Calibration;
  readonly unreadable: readonly number[];
}

type ImportFailure = { readonly kind: 'failed'; readonly failure: Failure };

/** Whether a trial can be read from the record that it is stored in. */
function isReadBack(trial: Trial): boolean {
  try {
    trialSchema(JSON.parse(JSON.stringify(trial)), '');
    return true;
  } catch (error) {
    if (error instanceof SchemaMismatch) return false;
    throw error;
  }
}

/** The target that the pilot's results give, or why they give none. */
function importedTarget(
  pilot: RecordedTrial | undefined,
  smoothing: Smoothing,
): { readonly kind: 'target'; readonly aim: TrialAim } | ImportFailure {
  if (pilot === undefined) {
    return notReachable('the results of trial 0, the pilot, are missing. Run it and import again.');
  }
  if (pilot.end.kind === 'failed') return { kind: 'failed', failure: pilot.end.failure };
  const divergedAt = pilot.curve.values.findIndex((value) => !Number.isFinite(value));
  if (divergedAt >= 0) {
    return notReachable(
      `trial 0, the pilot, diverged at step ${pilot.curve.steps[divergedAt] ?? 0}. Reduce the learning rate or the momentum in the script, and export again.`,
    );
  }
  const found = targetFromPilot(smoothed(pilot.curve, smoothing));
  return found.kind === 'target' ? found : notReachable(found.detail);
}

/** One trial's results, judged against the target as if it had been run here. */
function judged(run: TargetedRun, { curve, end }: RecordedTrial, smoothing: Smoothing): Trial {
  const criterion = criterionOf(run.aim, run.request, smoothing);
  const outcome =
    end.kind === 'failed'
      ? ({ kind: 'failed', failure: end.failure } as const)
      : convergenceOf(curve, criterion, end.stepsSpent);
  return toTrial({ ...run, end, outcome, smoothed: smoothed(curve, smoothing) });
}

/** The causal mean of the finite part of a curve. */
function smoothed({ steps, values }: ProgressCurve, smoothing: Smoothing): ProgressCurve {
  const firstBad = values.findIndex((value) => !Number.isFinite(value));
  const count = firstBad === -1 ? values.length : firstBad;
  const mean = smoothingMean(smoothing);
  return {
    steps: steps.slice(0, count),
    values: steps.slice(0, count).map((step, index) => mean.add(step, values[index] ?? 0)),
  };
}

function notReachable(detail: string): ImportFailure {
  return { kind: 'failed', failure: { kind: 'targetNotReachable', detail } };
}
