import { describe, expect, test } from 'vitest';
import { CausalMean } from '../../../../src/calibrate/measure/causalMean';
import { targetFromPilot } from '../../../../src/calibrate/measure/targetLevels';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';
import type { ProgressCurve } from '../../../../src/model/calibration/trial';

/** What a pilot of this length gives of a measure, smoothed as a script's is. */
function pilot(measure: (step: number) => number, length: number, noise: number, every = 1): ProgressCurve {
  const random = seededRandom(5);
  const mean = new CausalMean(Math.max(1, length / 40));
  const steps = Array.from({ length: Math.floor(length / every) }, (_, index) => (index + 1) * every);
  return { steps, values: steps.map((step) => mean.add(step, measure(step) + noise * random.normal())) };
}

function detailOf(curve: ProgressCurve): string {
  const found = targetFromPilot(curve);
  return found.kind === 'noProgress' ? found.detail : found.kind;
}

/** Falls by a twentieth of a thousandth of its start in a step. */
const slowly = (step: number): number => 2 * Math.exp(-step / 20_000);

describe('a pilot in which the measure falls too little', () => {
  test('says by how much, and which length would do; a pilot of that length has a target', () => {
    const detail = detailOf(pilot(slowly, 600, 0.1));
    expect(detail).toMatch(
      /^the measure falls by 0\.0\d+ \(\d(\.\d)? %\) in 600 steps of the pilot; it takes a fall of 0\.\d+/u,
    );
    const length = Number(/a pilot of about (\d+) steps would do$/u.exec(detail)?.[1]);
    expect(length).toBeGreaterThan(600);
    expect(length).toBeLessThan(2000);
    expect(targetFromPilot(pilot(slowly, length, 0.1)).kind).toBe('target');
  });

  test('does not name a length where the fall may be chance', () => {
    expect(detailOf(pilot((step) => 2 - step / 1e7, 400, 0.1))).toMatch(
      /^the measure (falls by .* Which longer pilot would do, if any, this one does not tell: try one of 4000 steps|rises by .*)$/u,
    );
  });

  test('rises in one that goes up', () => {
    expect(detailOf(pilot((step) => 1 + step / 400, 400, 0.01))).toMatch(
      /^the measure rises by 1(\.0)? \(100 %\) in 400 steps of the pilot, so that no length/u,
    );
  });
});

test('a pilot with too few measurements says which length would give enough', () => {
  expect(detailOf(pilot(slowly, 1000, 0, 100))).toBe(
    'the pilot gave 10 measurements; at least 20 are needed, which a pilot of about 2000 steps would give',
  );
});

test('a pilot that has fallen in its first steps says that a shorter one would do', () => {
  const values = Array.from({ length: 1000 }, (_, index) => (index < 4 ? 2 - index / 4 : 1 + index / 1e5));
  const steps = values.map((_, index) => index + 1);
  expect(detailOf({ steps, values })).toMatch(
    /most of it in the first 5: a pilot of about 50 steps would see it fall$/u,
  );
});
