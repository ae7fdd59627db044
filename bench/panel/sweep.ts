import type { CalibrationEvent } from '../../src/calibrate/run/calibrationEvent';
import type { Trial } from '../../src/model/calibration/trial';

/** Trials that run at a time, as a built-in task's do. */
const PARALLEL = 4;

/** The events of a sweep of so many trials with so many points each, as a trainer reports them; `points` at most in one event. */
export function* sweepEvents(trials: number, points: number, atOnce: number): Generator<CalibrationEvent> {
  for (let first = 0; first < trials; first += PARALLEL) {
    const places = Array.from({ length: Math.min(PARALLEL, trials - first) }, (_, index) => first + index);
    for (const place of places) yield { kind: 'trialStarted', request: requestOf(place), role: 'sweep' };
    for (let from = 0; from < points; from += atOnce) {
      for (const place of places) {
        yield {
          kind: 'trialProgress',
          trialId: `t${place}`,
          measurements: curveOf(place, from, Math.min(points, from + atOnce)),
        };
      }
    }
    for (const place of places) yield { kind: 'trialFinished', trial: trialOf(place, points) };
  }
}

function requestOf(place: number): {
  readonly trialId: string;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly budgetSteps: number;
} {
  return {
    trialId: `t${place}`,
    learningRate: 0.01,
    momentum: 1 - 0.01 * 1.12 ** (place % 40),
    seed: Math.floor(place / 40),
    budgetSteps: 20_000,
  };
}

function curveOf(place: number, from: number, to: number): { steps: number[]; values: number[] } {
  const steps = Array.from({ length: to - from }, (_, index) => 10 * (from + index + 1));
  const scale = 2000 + 400 * Math.sin(place);
  return {
    steps,
    values: steps.map((step) => 2.3 * Math.exp(-step / scale) + 0.01 * Math.sin(step + place)),
  };
}

function trialOf(place: number, points: number): Trial {
  const convergenceSteps = Math.round(3000 + 900 * Math.sin(place));
  return {
    ...requestOf(place),
    role: 'sweep',
    stepsSpent: 10 * points,
    elapsedMs: 1000 + (place % 7),
    outcome:
      place % 9 === 0
        ? { kind: 'floorLimited', atStep: 10 * points }
        : { kind: 'converged', convergenceSteps },
    curve: curveOf(place, 0, points),
  };
}
