import { confirmationResult } from '../../../src/calibrate/confirm/confirmationResult';
import { WholeCurve } from '../../../src/calibrate/confirm/wholeCurve';
import type { Confirmation, FollowedMeasure, WholeRun } from '../../../src/model/calibration/confirmation';
import type { MeasureChoice } from '../../../src/model/calibration/measure';

/** A validation measure as a script prints it. */
export const VALIDATION: MeasureChoice = { kind: 'named', source: 'tensorboard', name: 'val_acc' };

/** What a measure that took these values at these steps is followed as. */
export function followed(measure: MeasureChoice, values: readonly number[], every = 1): FollowedMeasure {
  const curve = new WholeCurve();
  for (const [index, value] of values.entries()) curve.add((index + 1) * every, value);
  return { measure, final: curve.final ?? 0, curve: curve.curve(512) };
}

/** A loss that falls exponentially from 2 to `floor`, to a third of the way in `decaySteps`. */
export function lossValues(decaySteps: number, floor: number, steps = 1000): number[] {
  return Array.from({ length: steps }, (_, step) => floor + (2 - floor) * Math.exp(-step / decaySteps));
}

/** A whole training; by default one that ends after 1000 steps and falls with a decay of 100 steps. */
export function wholeRun(
  arm: WholeRun['arm'],
  seed: number,
  {
    decay = 100,
    floor = 0.1,
    steps = 1000,
    accuracy,
    ...rest
  }: Partial<WholeRun> & {
    readonly decay?: number;
    readonly floor?: number;
    readonly accuracy?: number;
  } = {},
): WholeRun {
  const accuracies =
    accuracy === undefined
      ? []
      : [0.5, 0.6, 0.7, 0.8, 0.85, 0.87, 0.88, 0.89, 0.9, 1].map((part) => part * accuracy);
  return {
    arm,
    seed,
    steps,
    elapsedMs: 2 * steps,
    outcome: { kind: 'ended' },
    measures: [
      followed({ kind: 'loss' }, lossValues(decay, floor, steps)),
      ...(accuracy === undefined ? [] : [followed(VALIDATION, accuracies, steps / 10)]),
    ],
    ...rest,
  };
}

/** A confirmation of two seeds, of which one training each diverged and raised. */
export function storedConfirmation(): Confirmation {
  const runs = [
    wholeRun('present', 7, { accuracy: 0.9 }),
    wholeRun('suggested', 7, { accuracy: 0.91 }),
    wholeRun('suggested', 8, { outcome: { kind: 'diverged' } }),
    wholeRun('present', 8, { outcome: { kind: 'raised', exception: 'ValueError: no' } }),
  ];
  return {
    formatVersion: 1,
    confirmationId: 'confirmation',
    calibrationId: 'calibration',
    createdAt: '2026-01-01T00:00:00.000Z',
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: 64 },
    plan: {
      present: { learningRate: 0.1, momentum: 0.5 },
      suggested: { learningRate: 0.1, momentum: 0.9 },
      seeds: [7, 8],
    },
    partial: true,
    runs,
    result: confirmationResult(runs),
  };
}
