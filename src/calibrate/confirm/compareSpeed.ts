import type { Estimate } from '../../model/calibration/calibration';
import type { FollowedMeasure, SpeedComparison, WholeRun } from '../../model/calibration/confirmation';
import { SMALLEST_SAVING_WORTH_A_CHANGE } from '../../model/advice/justifiedChange';
import { studentInterval } from '../numerics/studentInterval';
import type { EndedPair } from './compareEnds';
import { firstReached } from './firstReached';
import { measureRole } from './measureRole';
import { FINAL_SHARE } from './wholeCurve';

const ERROR = 0.05;

/** What one seed says: the same rule for both arms. */
interface ReachedPair {
  readonly presentSteps: number;
  readonly suggestedSteps: number | undefined;
  readonly presentMs: number;
  readonly suggestedMs: number | undefined;
}

/** Steps and time to the present setting's final training loss; undefined where no pair has a training loss. */
export function compareSpeed(pairs: readonly EndedPair[]): SpeedComparison | undefined {
  const seeds = pairs.flatMap(reachedPair);
  if (seeds.length === 0) return undefined;
  const steps = seeds.flatMap(({ presentSteps, suggestedSteps }) =>
    suggestedSteps === undefined ? [] : [[presentSteps, suggestedSteps] as const],
  );
  const times = seeds.flatMap(({ presentMs, suggestedMs }) =>
    suggestedMs === undefined ? [] : [[presentMs, suggestedMs] as const],
  );
  const counts = { seeds: seeds.length, reached: steps.length };
  if (steps.length === 0) return { ...counts, finding: seeds.length < 2 ? 'undecided' : 'slower' };
  const means = {
    presentSteps: geometricMean(steps.map(([present]) => present)),
    suggestedSteps: geometricMean(steps.map(([, suggested]) => suggested)),
  };
  // A run that never reached it has no ratio, and those of the others alone would flatter.
  if (steps.length < seeds.length || steps.length < 2) return { ...counts, ...means, finding: 'undecided' };
  const stepsRatio = ratioOf(steps);
  return { ...counts, ...means, stepsRatio, timeRatio: ratioOf(times), finding: findingOf(stepsRatio) };
}

function reachedPair({ present, suggested }: EndedPair): ReachedPair[] {
  const [own, other] = [trainingLossOf(present), trainingLossOf(suggested)];
  if (own === undefined || other === undefined) return [];
  const windowSteps = Math.max(1, present.steps * FINAL_SHARE);
  const presentSteps = firstReached(own.curve, own.final, windowSteps) ?? present.steps;
  const suggestedSteps = firstReached(other.curve, own.final, windowSteps);
  return [
    {
      presentSteps,
      suggestedSteps,
      presentMs: presentSteps * msPerStep(present),
      suggestedMs: suggestedSteps === undefined ? undefined : suggestedSteps * msPerStep(suggested),
    },
  ];
}

function trainingLossOf({ measures }: WholeRun): FollowedMeasure | undefined {
  return measures.find(({ measure }) => measureRole(measure) === 'trainingLoss');
}

/** With the time before the first step, which both arms need alike. */
function msPerStep({ elapsedMs, steps }: WholeRun): number {
  return elapsedMs / Math.max(1, steps);
}

function findingOf({ low, high }: Estimate): SpeedComparison['finding'] {
  if (low > 1) return 'faster';
  if (high < 1) return 'slower';
  return Math.max(high, 1 / low) <= SMALLEST_SAVING_WORTH_A_CHANGE ? 'noDifference' : 'undecided';
}

function ratioOf(pairs: readonly (readonly [present: number, suggested: number])[]): Estimate {
  const { value, low, high } = studentInterval(
    pairs.map(([present, suggested]) => Math.log(present / suggested)),
    ERROR,
  );
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
