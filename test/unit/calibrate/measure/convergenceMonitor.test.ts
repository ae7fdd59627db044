import { sustainWindowSteps } from '../../../../src/calibrate/measure/levelCrossing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ConvergenceMonitor,
  convergenceOf,
  type ConvergenceCriterion,
} from '../../../../src/calibrate/measure/convergenceMonitor';
import { thinCurve } from '../../../../src/calibrate/measure/thinCurve';
import type { ProgressCurve } from '../../../../src/model/calibration/trial';

function everyStep(values: readonly number[]): ProgressCurve {
  return { steps: values.map((_, index) => index + 1), values };
}

function repeat(value: number, times: number): number[] {
  return Array.from({ length: times }, () => value);
}

const criterion: ConvergenceCriterion = { target: 1, x: 0.6, smoothingSteps: 1 };

describe('convergenceOf', () => {
  it.each<[string, number[], unknown]>([
    ['stays below', [...repeat(2, 20), ...repeat(0.5, 20)], { kind: 'converged', convergenceSteps: 21 }],
    [
      'dips below for less than the window',
      [...repeat(2, 20), ...repeat(0.5, 5), ...repeat(2, 20), ...repeat(0.5, 30)],
      { kind: 'converged', convergenceSteps: 46 },
    ],
    [
      'comes back above for a tenth of the window',
      [...repeat(2, 20), ...repeat(0.5, 5), 2, ...repeat(0.5, 20)],
      { kind: 'converged', convergenceSteps: 21 },
    ],
    [
      'crosses too late for its window to finish',
      [...repeat(2, 20), ...repeat(0.5, 4)],
      { kind: 'rightCensored', budgetSteps: 20 },
    ],
    [
      'still falls at the end',
      Array.from({ length: 40 }, (_, i) => 3 - i / 40),
      { kind: 'rightCensored', budgetSteps: 40 },
    ],
    [
      'settles above the target',
      [...Array.from({ length: 10 }, (_, i) => 5 - 0.3 * i), ...repeat(2, 50)],
      { kind: 'floorLimited', atStep: 60 },
    ],
    ['is not a number', [2, 2, Number.NaN, 0.5, 0.5], { kind: 'diverged', atStep: 3 }],
    ['is infinite', [2, Number.POSITIVE_INFINITY], { kind: 'diverged', atStep: 2 }],
    [
      'rises far above where it began',
      [...repeat(2, 20), ...repeat(13, 15), 0.5],
      { kind: 'diverged', atStep: 21 },
    ],
    ['has no measurement at all', [], { kind: 'rightCensored', budgetSteps: 0 }],
  ])('says what a curve tells that %s', (_, values, outcome) => {
    expect(convergenceOf(everyStep(values), criterion)).toEqual(outcome);
  });

  it.each<[string, number[], unknown]>([
    [
      'rises far above where it was, and stays there',
      [...repeat(2, 20), ...repeat(13, 15), 0.5],
      { kind: 'diverged', atStep: 35 },
    ],
    [
      'has a single measurement far above the others',
      [2, 2, 500, ...repeat(0.5, 20)],
      { kind: 'converged', convergenceSteps: 4 },
    ],
  ])(
    "judges a script's losses, whose levels come from a pilot, against their own spread: %s",
    (_, values, outcome) => {
      expect(convergenceOf(everyStep(values), { ...criterion, levels: [1] })).toEqual(outcome);
    },
  );

  it('takes the geometric mean of the steps at which each level is reached to stay, to whole steps', () => {
    const curve = everyStep([...repeat(2, 10), ...repeat(0.9, 10), ...repeat(0.7, 20), ...repeat(0.5, 20)]);
    const levels = [1, 0.8, 0.6];
    expect(convergenceOf(curve, { ...criterion, levels })).toEqual({
      kind: 'converged',
      convergenceSteps: Math.round((11 * 21 * 41) ** (1 / 3)),
    });
    const monitor = new ConvergenceMonitor({ ...criterion, levels: [0.6], shallowLevels: [1, 0.8] });
    monitor.add(curve);
    expect(monitor.shallowConvergenceSteps).toBe(Math.round((11 * 21) ** 0.5));
  });

  it('outlasts the geometric mean of what was reached and of the budget where deeper levels were not', () => {
    const curve = everyStep([...repeat(2, 10), ...Array.from({ length: 30 }, (_, i) => 0.99 - i / 300)]);
    expect(convergenceOf(curve, { ...criterion, levels: [1, 0.8] })).toMatchObject({
      budgetSteps: Math.round((11 * 40) ** 0.5),
    });
  });

  it('asks for a longer stay the smaller 1 − β is', () => {
    const curve = everyStep([...repeat(2, 20), ...repeat(0.5, 30), ...repeat(2, 20), ...repeat(0.5, 150)]);
    expect(convergenceOf(curve, { ...criterion, x: 0.6 })).toEqual({
      kind: 'converged',
      convergenceSteps: 21,
    });
    expect(convergenceOf(curve, { ...criterion, x: 0.06 })).toEqual({
      kind: 'converged',
      convergenceSteps: 71,
    });
  });

  it('takes a flat start for a floor only after the memory of the momentum has filled', () => {
    const flat = everyStep([...Array.from({ length: 10 }, (_, i) => 5 - 0.3 * i), ...repeat(2, 50)]);
    expect(convergenceOf(flat, { ...criterion, x: 0.05 })).toEqual({
      kind: 'rightCensored',
      budgetSteps: 60,
    });
    expect(convergenceOf(flat, { ...criterion, x: 0.1 })).toEqual({ kind: 'floorLimited', atStep: 60 });
  });

  it('judges the causal mean, not single measurements', () => {
    const noisy = everyStep([
      ...repeat(2, 20),
      ...Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0.4 : 1.2)),
    ]);
    expect(convergenceOf(noisy, criterion).kind).toBe('rightCensored');
    expect(convergenceOf(noisy, { ...criterion, smoothingSteps: 10 }).kind).toBe('converged');
  });
});

/** Values around the target, with stretches on either side. */
const curves: fc.Arbitrary<ProgressCurve> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.double({ min: 0.5, max: 1.5, noNaN: true })), {
    maxLength: 120,
  })
  .chain((points) =>
    fc.record({
      points: fc.constant(points),
      drop: fc.integer({ min: 0, max: 120 }),
      depth: fc.double({ min: 0, max: 0.6, noNaN: true }),
    }),
  )
  .map(({ points, drop, depth }) => {
    let step = 0;
    const steps = points.map(([gap]) => (step += gap));
    // A start well above the target, so that nothing here counts as diverged.
    const values = points.map(([, value], index) =>
      index === 0 ? 1.6 : index > drop ? value - depth : value,
    );
    return { steps, values };
  });
const criteria = fc.record({
  target: fc.constant(1),
  x: fc.double({ min: 0.05, max: 1, noNaN: true }),
  smoothingSteps: fc.integer({ min: 1, max: 12 }),
});

/** T straight from its definition, every candidate against its whole window. */
function naiveConvergence(
  curve: ProgressCurve,
  { target, x, smoothingSteps }: ConvergenceCriterion,
): number | undefined {
  const { steps, values } = curve;
  const smoothed = steps.map((step) => {
    const inside = values.filter(
      (_, i) => (steps[i] ?? 0) <= step && (steps[i] ?? 0) > step - smoothingSteps,
    );
    return inside.reduce((sum, value) => sum + value, 0) / inside.length;
  });
  for (const [start, step] of steps.entries()) {
    if (!((smoothed[start] ?? 0) < target)) continue;
    const windowEnd = step + sustainWindowSteps(step, x);
    if ((steps.at(-1) ?? 0) < windowEnd) return undefined;
    let below = 0;
    for (let i = start + 1; i < steps.length; i += 1) {
      const from = steps[i - 1] ?? 0;
      const to = Math.min(steps[i] ?? 0, windowEnd);
      if ((smoothed[i] ?? 0) < target && to > from) below += to - from;
    }
    if (below >= 0.9 * (windowEnd - step) - 1e-9) return step;
  }
  return undefined;
}

describe('properties of the convergence time', () => {
  it('agrees with its definition', () => {
    fc.assert(
      fc.property(curves, criteria, (curve, judged) => {
        const outcome = convergenceOf(curve, judged);
        const expected = naiveConvergence(curve, judged);
        expect(outcome.kind === 'converged' ? outcome.convergenceSteps : undefined).toBe(expected);
      }),
      { seed: 11, numRuns: 1500 },
    );
  });

  it('is the same whether the curve streams in or is read from store', () => {
    fc.assert(
      fc.property(
        curves,
        criteria,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (curve, judged, sizes) => {
          const monitor = new ConvergenceMonitor(judged);
          let online;
          for (let from = 0, turn = 0; from < curve.steps.length && online === undefined; turn += 1) {
            const to = from + (sizes[turn % sizes.length] ?? 1);
            online = monitor.add({
              steps: curve.steps.slice(from, to),
              values: curve.values.slice(from, to),
            });
            from = to;
          }
          expect(online ?? monitor.finish(curve.steps.at(-1) ?? 0)).toEqual(convergenceOf(curve, judged));
        },
      ),
      { seed: 12, numRuns: 500 },
    );
  });

  it('survives thinning of the stored curve', () => {
    fc.assert(
      fc.property(curves, criteria, fc.integer({ min: 1, max: 20 }), (curve, judged, evenPoints) => {
        const monitor = new ConvergenceMonitor(judged);
        const outcome = monitor.add(curve) ?? monitor.finish(curve.steps.at(-1) ?? 0);
        const steps = outcome.kind === 'converged' ? outcome.convergenceSteps : undefined;
        const thinned = thinCurve(monitor.smoothedCurve, judged.target, steps, evenPoints);
        const again = convergenceOf(thinned, { ...judged, smoothingSteps: 1 });
        expect(again.kind === 'converged' ? again.convergenceSteps : undefined).toBe(steps);
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});
