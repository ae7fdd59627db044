import type { CancelSignal } from '../../model/calibration/cancelSignal';
import type { FollowedMeasure, WholeRun, WholeRunOutcome } from '../../model/calibration/confirmation';
import type { MeasureChoice } from '../../model/calibration/measure';
import type { ProgressCurve } from '../../model/calibration/trial';
import type { TrialEnd, WholeTrainer } from '../run/trainer';
import { directionOf, measureKey, measureRole } from './measureRole';
import { WholeCurve } from './wholeCurve';
import type { PlannedWholeRun } from './wholeRuns';

/** The speed is read off the training loss's curve; the others are for the eye. */
const LOSS_POINTS = 512;
const OTHER_POINTS = 64;
/** A script that makes up a name for each value must not fill the record. */
const MOST_KEPT_MEASURES = 40;

/** A whole training while it runs. */
export interface WholeRunProgress {
  readonly steps: number;
  /** Of the training loss, or of what a program reports in its place. */
  readonly curve: ProgressCurve;
}

interface Followed {
  readonly measure: MeasureChoice;
  readonly curve: WholeCurve;
}

/** Runs one whole training and keeps what it reports, in bounded memory; undefined when cancelled. */
export async function followWholeRun(
  trainer: WholeTrainer,
  { arm, seed, learningRate, momentum, ownMomentum, coupling, flatness }: PlannedWholeRun,
  onProgress: (progress: WholeRunProgress) => void,
  signal: CancelSignal,
): Promise<WholeRun | undefined> {
  const followed = new Map<string, Followed>();
  let hasDiverged = false;
  let steps = 0;
  const end = await trainer.runWhole(
    {
      trialId: `${arm} ${seed}`,
      learningRate,
      momentum,
      seed,
      ...(ownMomentum === undefined ? {} : { ownMomentum }),
      ...(coupling === undefined ? {} : { coupling }),
      ...(flatness === undefined ? {} : { flatness }),
    },
    (measure, values) => {
      const key = measureKey(measure);
      const known = followed.get(key) ?? { measure, curve: new WholeCurve() };
      followed.set(key, known);
      for (const [index, step] of values.steps.entries()) {
        const value = values.values[index] ?? Number.NaN;
        if (measure.kind !== 'named' && !Number.isFinite(value)) hasDiverged = true;
        known.curve.add(step, value);
        steps = Math.max(steps, step);
      }
      const isMain = measure.kind === 'loss' || (measure.kind === 'lineProtocol' && !followed.has('loss'));
      if (isMain) onProgress({ steps, curve: known.curve.curve(OTHER_POINTS) });
      return hasDiverged ? 'stop' : 'continue';
    },
    signal,
  );
  if (end.kind === 'cancelled') return undefined;
  return {
    arm,
    seed,
    steps: Math.max(steps, end.stepsSpent),
    elapsedMs: end.elapsedMs,
    outcome: hasDiverged ? { kind: 'diverged' } : outcomeOf(end, steps),
    measures: kept([...followed.values()]),
  };
}

function outcomeOf(end: Exclude<TrialEnd, { kind: 'cancelled' }>, steps: number): WholeRunOutcome {
  switch (end.kind) {
    case 'ended':
    case 'stopped':
    case 'budgetSpent':
      return { kind: 'ended' };
    case 'failed':
      return end.failure.kind === 'scriptRaised' && steps > 0
        ? { kind: 'raised', exception: end.failure.exception }
        : { kind: 'failed', failure: end.failure };
    case 'engineReplaced':
      return { kind: 'failed', failure: { kind: 'internal', detail: 'an engine was replaced' } };
  }
}

/** The training loss first, then what tells most. */
function kept(followed: readonly Followed[]): FollowedMeasure[] {
  return followed
    .toSorted((left, right) => rank(left.measure) - rank(right.measure))
    .slice(0, MOST_KEPT_MEASURES)
    .flatMap(({ measure, curve }) => {
      const { final } = curve;
      const points = measure.kind === 'named' ? OTHER_POINTS : LOSS_POINTS;
      return final === undefined ? [] : [{ measure, final, curve: curve.curve(points) }];
    });
}

function rank(measure: MeasureChoice): number {
  if (measure.kind === 'loss') return 0;
  if (measure.kind === 'lineProtocol' || measure.source === 'probe') return 1;
  if (directionOf(measure) === undefined) return 4;
  return measureRole(measure) === 'validation' ? 2 : 3;
}
