import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ConvergenceMonitor,
  convergenceOf,
  type ConvergenceCriterion,
} from '../../../../src/calibrate/measure/convergenceMonitor';
import { smoothingMean } from '../../../../src/calibrate/measure/smoothing';
import { targetFromPilot } from '../../../../src/calibrate/measure/targetLevels';
import type { ProgressCurve } from '../../../../src/model/calibration/trial';

// Measures that come now and then, once an epoch say.

function sparse(
  stepsBetween: number,
  smoothingReports = 1,
): Pick<ConvergenceCriterion, 'smoothingSteps' | 'sparse'> {
  return { smoothingSteps: smoothingReports * stepsBetween, sparse: { stepsBetween, smoothingReports } };
}

function every(stepsBetween: number, values: readonly number[]): ProgressCurve {
  return { steps: values.map((_, index) => stepsBetween * (index + 1)), values };
}

/** T where a trial has converged. */
function stepsOf(curve: ProgressCurve, criterion: ConvergenceCriterion): number | undefined {
  const outcome = convergenceOf(curve, criterion);
  return outcome.kind === 'converged' ? outcome.convergenceSteps : undefined;
}

/** What a pilot of so many values, one in 500 steps, gives as target. */
function pilot(count: number): ReturnType<typeof targetFromPilot> {
  return targetFromPilot(
    every(
      500,
      Array.from({ length: count }, (_, index) => Math.exp(-0.05 * index)),
    ),
  );
}

const criterion: ConvergenceCriterion = { target: 1, x: 0.1, ...sparse(100) };

describe('a measure that comes now and then', () => {
  it('is averaged over its last values, however many steps lie between them', () => {
    const mean = smoothingMean(sparse(100, 2));
    expect([100, 200, 207, 900].map((step, index) => mean.add(step, [4, 2, 0, 8][index] ?? 0))).toEqual([
      4, 3, 1, 4,
    ]);
  });

  it.each<[string, number[], unknown]>([
    ['falls below between two values', [3, 2, 0.5, 0.4], { kind: 'converged', convergenceSteps: 267 }],
    ['falls below exactly at a value', [3, 1, 0.5, 0.4], { kind: 'converged', convergenceSteps: 201 }],
    ['is below from its first value on', [0.5, 0.4], { kind: 'converged', convergenceSteps: 100 }],
    ['comes back above', [3, 2, 0.5, 2, 0.5, 0.4], { kind: 'converged', convergenceSteps: 467 }],
    ['is below at its last value only', [3, 2, 0.5], { kind: 'rightCensored', budgetSteps: 200 }],
    ['still falls above the target', [9, 8, 7, 6, 5, 4], { kind: 'rightCensored', budgetSteps: 600 }],
    [
      'is flat above the target',
      [3, 2.5, 2.1, ...Array.from({ length: 12 }, () => 2)],
      { kind: 'floorLimited', atStep: 1500 },
    ],
    ['never comes', [], { kind: 'rightCensored', budgetSteps: 0 }],
  ])('tells T of a curve that %s', (_, values, outcome) => {
    expect(convergenceOf(every(100, values), criterion)).toEqual(outcome);
  });

  it('is judged at the first value after the window, and not before', () => {
    const monitor = new ConvergenceMonitor({ ...criterion, x: 0.04 });
    // The window of a single level lasts for 6/0.04 = 150 steps.
    expect(monitor.add(every(100, [3, 2, 0.5, 0.4]))).toBeUndefined();
    expect(monitor.add({ steps: [500], values: [0.3] })).toEqual({
      kind: 'converged',
      convergenceSteps: 267,
    });
  });

  it('gives a target from a pilot of 25 values, and none from one of 19', () => {
    const found = pilot(25);
    expect(found.kind === 'target' && found.aim.targetLevels?.pilotShare).toBe(0.4);
    expect(pilot(19).kind).toBe('noProgress');
  });
});

/** A smooth fall from 2 to less than a tenth of the target, as a function of the step. */
const falls = fc.record({
  scaleSteps: fc.integer({ min: 100, max: 800 }),
  power: fc.double({ min: 0.6, max: 2, noNaN: true }),
});
const judged = fc.record({
  x: fc.double({ min: 0.05, max: 1, noNaN: true }),
  stepsBetween: fc.integer({ min: 2, max: 60 }),
  levels: fc.boolean(),
});

function fall({ scaleSteps, power }: { readonly scaleSteps: number; readonly power: number }) {
  return (step: number): number => 2 / (1 + (step / scaleSteps) ** (2 * power));
}

function sampled(valueAt: (step: number) => number, stepsBetween: number, lastStep: number): ProgressCurve {
  const steps = Array.from({ length: Math.floor(lastStep / stepsBetween) }, (_, i) => stepsBetween * (i + 1));
  return { steps, values: steps.map(valueAt) };
}

const LEVELS = { levels: [1.2, 1.1, 1, 0.9, 0.8] };

describe('properties of T between two values', () => {
  it('lies no further from T of every step than two values from one another', () => {
    fc.assert(
      fc.property(falls, judged, (shape, { x, stepsBetween, levels }) => {
        const common = { target: 1, x, ...(levels ? LEVELS : {}) };
        const lastStep = 20 * shape.scaleSteps;
        const dense = stepsOf(sampled(fall(shape), 1, lastStep), { ...common, smoothingSteps: 1 });
        const found = stepsOf(sampled(fall(shape), stepsBetween, lastStep), {
          ...common,
          ...sparse(stepsBetween),
        });
        expect(Math.abs((found ?? Number.NaN) - (dense ?? Number.NaN))).toBeLessThanOrEqual(stepsBetween);
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('is T of every step where the measure comes at each', () => {
    fc.assert(
      fc.property(falls, judged, (shape, { x, levels }) => {
        const common = { target: 1, x, ...(levels ? LEVELS : {}) };
        const curve = sampled(fall(shape), 1, 20 * shape.scaleSteps);
        const dense = stepsOf(curve, { ...common, smoothingSteps: 1 });
        expect(stepsOf(curve, { ...common, ...sparse(1) })).toBe(dense);
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it('is stretched as time is', () => {
    fc.assert(
      fc.property(
        falls,
        judged,
        fc.integer({ min: 2, max: 20 }),
        (shape, { x, stepsBetween, levels }, factor) => {
          const common = { target: 1, ...(levels ? LEVELS : {}) };
          const { steps, values } = sampled(fall(shape), stepsBetween, 20 * shape.scaleSteps);
          const found = stepsOf({ steps, values }, { ...common, x, ...sparse(stepsBetween) });
          const stretched = stepsOf(
            { steps: steps.map((step) => factor * step), values },
            { ...common, x: x / factor, ...sparse(factor * stepsBetween) },
          );
          expect(Math.abs((stretched ?? Number.NaN) - factor * (found ?? Number.NaN))).toBeLessThanOrEqual(
            factor,
          );
        },
      ),
      { seed: 23, numRuns: 300 },
    );
  });

  it('is the same whether the values stream in or are read from store, and bounds what is not certain', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 1.5, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 200 }),
        fc.integer({ min: 1, max: 4 }),
        (values, stepsBetween, smoothingReports) => {
          const curve = every(stepsBetween, [1.6, ...values]);
          const rule = { target: 1, x: 0.3, ...sparse(stepsBetween, smoothingReports) };
          const monitor = new ConvergenceMonitor(rule);
          let online;
          for (let index = 0; index < curve.steps.length && online === undefined; index += 1)
            online = monitor.add({
              steps: curve.steps.slice(index, index + 1),
              values: curve.values.slice(index, index + 1),
            });
          const lastStep = curve.steps.at(-1) ?? 0;
          const outcome = online ?? monitor.finish(lastStep);
          expect(outcome).toEqual(convergenceOf(curve, rule));
          if (outcome.kind !== 'rightCensored') return;
          // However it went on, T would not be less than what is said.
          const onBelow = { steps: [...curve.steps], values: [...curve.values] };
          for (let more = 1; more <= 60; more += 1) {
            onBelow.steps.push(lastStep + more * stepsBetween);
            onBelow.values.push(0);
          }
          expect(stepsOf(onBelow, rule)).toBeGreaterThanOrEqual(outcome.budgetSteps);
        },
      ),
      { seed: 24, numRuns: 500 },
    );
  });
});
