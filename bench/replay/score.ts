import { stepsSpentBy } from '../../src/model/calibration/trial';
import type { Calibration, EstimatedResult, Saving, TrialAim } from '../../src/model/calibration/calibration';
import type { CalibrationOutcome } from '../../src/calibrate/run/calibrationEvent';
import type { RecordedTask } from './curveFile';
import { nearestX } from './replayTrainer';
import { bestIndex, trueLogSteps } from './truth';

/** How one replayed calibration did against what all recorded seeds say. */
export type Score =
  | { readonly kind: 'noEstimate'; readonly reason: string; readonly pilots: number }
  | {
      readonly kind: 'estimate';
      readonly pilots: number;
      /** T(suggestion) over the least T. */
      readonly regret: number;
      readonly trueSaving: number;
      /** Undefined where the suggestion is the present momentum. */
      readonly saving: Saving | undefined;
      readonly savingCovers: boolean;
      readonly decides: boolean;
      readonly justified: boolean;
      readonly bestInNearRange: boolean;
    };

/** Half a recorded ratio of x: what is written in between was trained at the nearest recorded x. */
const HALF_A_STEP = Math.log(3) / 8;

const truths = new Map<string, readonly number[]>();

/** Scores a calibration; throws where it failed. */
export function scoreOf(task: RecordedTask, outcome: CalibrationOutcome): Score {
  if (outcome.kind !== 'finished') {
    return {
      kind: 'noEstimate',
      reason: outcome.kind === 'failed' ? outcome.failure.kind : 'cancelled',
      pilots: 1,
    };
  }
  const { calibration } = outcome;
  const pilots = stepsSpentBy(calibration.trials) / task.pilotSteps;
  const { result } = calibration;
  if (result.kind === 'noEstimate') return { kind: 'noEstimate', reason: result.reason, pilots };
  return { ...judged(task, calibration, result), pilots };
}

/** What is judged by: T at the target of a calibration, over all recorded seeds. */
export interface Judge {
  readonly aim: TrialAim;
  readonly smoothingSteps: number;
  /** log T of the least. */
  readonly leastLogSteps: number;
  readonly bestX: number;
  logStepsAt(x: number): number;
}

/** The judge of a calibration, by its own pilot's target. */
export function judgeOf(task: RecordedTask, { target, targetLevels, progressMeasure }: Calibration): Judge {
  const aim = { target, ...(targetLevels === undefined ? {} : { targetLevels }) };
  const key = `${task.task} ${JSON.stringify(aim)}`;
  const truth = truths.get(key) ?? trueLogSteps(task, aim, progressMeasure.smoothingSteps);
  truths.set(key, truth);
  const best = bestIndex(truth);
  return {
    aim,
    smoothingSteps: progressMeasure.smoothingSteps,
    leastLogSteps: best.logSteps,
    bestX: task.xs[best.index] ?? Number.NaN,
    logStepsAt: (x) => truth[nearestX(task.xs, x)] ?? Number.NaN,
  };
}

function judged(
  task: RecordedTask,
  calibration: Calibration,
  result: EstimatedResult,
): Omit<Extract<Score, { kind: 'estimate' }>, 'pilots'> {
  const judge = judgeOf(task, calibration);
  const logSteps = judge.logStepsAt(1 - result.momentum.value);
  const bestLog = Math.log(judge.bestX);
  const trueSaving = Math.exp(judge.logStepsAt(1 - task.presentMomentum) - logSteps);
  const saving = result.savingOverPresent;
  const holds = ({ low, high }: { readonly low: number; readonly high: number }): boolean =>
    bestLog >= Math.log(1 - high) - HALF_A_STEP && bestLog <= Math.log(1 - low) + HALF_A_STEP;
  return {
    kind: 'estimate',
    regret: Math.exp(logSteps - judge.leastLogSteps),
    trueSaving,
    saving,
    savingCovers: saving === undefined || covers(saving, trueSaving),
    decides: saving === undefined || decides(saving),
    justified: result.changeJustified,
    bestInNearRange: holds(result.nearRange ?? result.momentum),
  };
}

function covers(saving: Saving, trueSaving: number): boolean {
  switch (saving.kind) {
    case 'verified':
    case 'expected':
      return trueSaving >= saving.ratio.low * (1 - 1e-9) && trueSaving <= saving.ratio.high * (1 + 1e-9);
    case 'verifiedAtLeast':
      return trueSaving >= saving.ratio;
  }
}

/** Whether the claim says on which side of 10 % the saving lies. */
function decides(saving: Saving): boolean {
  switch (saving.kind) {
    case 'verified':
      return saving.ratio.low >= 1.1 || saving.ratio.high <= 1.1;
    case 'verifiedAtLeast':
      return saving.ratio >= 1.1;
    case 'expected':
      return false;
  }
}
