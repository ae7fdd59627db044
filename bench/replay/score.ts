import type { Calibration, EstimatedResult, Saving } from '../../src/model/calibration/calibration';
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
      readonly pilotShare: number;
      /** T(suggestion) over the least T. */
      readonly regret: number;
      readonly trueSaving: number;
      /** Undefined where the suggestion is the present momentum. */
      readonly saving: Saving | undefined;
      readonly savingCovers: boolean;
      readonly decides: boolean;
      readonly justified: boolean;
      readonly bestInNearRange: boolean;
      readonly bestInInterval: boolean;
      readonly nearRange: { readonly low: number; readonly high: number };
      readonly bestSteps: number;
      readonly coarse: boolean;
      readonly suggested: number;
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
  const pilots = calibration.trials.reduce((sum, { stepsSpent }) => sum + stepsSpent, 0) / task.pilotSteps;
  const { result } = calibration;
  if (result.kind === 'noEstimate') return { kind: 'noEstimate', reason: result.reason, pilots };
  return { ...judged(task, calibration, result), pilots };
}

function judged(
  task: RecordedTask,
  { target, targetLevels, progressMeasure }: Calibration,
  result: EstimatedResult,
): Omit<Extract<Score, { kind: 'estimate' }>, 'pilots'> {
  const aim = { target, ...(targetLevels === undefined ? {} : { targetLevels }) };
  const key = `${task.task} ${JSON.stringify(aim)}`;
  const truth = truths.get(key) ?? trueLogSteps(task, aim, progressMeasure.smoothingSteps);
  truths.set(key, truth);
  const best = bestIndex(truth);
  const at = (momentum: number): number => truth[nearestX(task.xs, 1 - momentum)] ?? Number.NaN;
  const bestX = Math.log(task.xs[best.index] ?? 1);
  const trueSaving = Math.exp(at(task.presentMomentum) - at(result.momentum.value));
  const saving = result.savingOverPresent;
  const holds = ({ low, high }: { readonly low: number; readonly high: number }): boolean =>
    bestX >= Math.log(1 - high) - HALF_A_STEP && bestX <= Math.log(1 - low) + HALF_A_STEP;
  const nearRange = result.nearRange ?? result.momentum;
  return {
    kind: 'estimate',
    pilotShare: targetLevels?.pilotShare ?? 1,
    regret: Math.exp(at(result.momentum.value) - best.logSteps),
    trueSaving,
    saving,
    savingCovers: saving === undefined || covers(saving, trueSaving),
    decides: saving === undefined || decides(saving),
    justified: result.changeJustified,
    bestInNearRange: holds(nearRange),
    bestInInterval: holds(result.momentum),
    nearRange,
    bestSteps: Math.exp(best.logSteps),
    coarse: result.caveats.includes('coarse'),
    suggested: result.momentum.value,
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
