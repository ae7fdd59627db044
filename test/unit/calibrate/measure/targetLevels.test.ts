import { describe, expect, it } from 'vitest';
import { targetFromPilot } from '../../../../src/calibrate/measure/targetLevels';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';

function curve(values: readonly number[]): { steps: number[]; values: readonly number[] } {
  return { steps: values.map((_, index) => index + 1), values };
}

const falling = (length: number, end: number, time: number): number[] =>
  Array.from({ length }, (_, i) => end + (2 - end) * Math.exp(-i / time));

describe('targetFromPilot', () => {
  it('puts the levels around 40 % of the pilot where it falls clearly to its end', () => {
    const found = targetFromPilot(curve(Array.from({ length: 1000 }, (_, i) => 3 - Math.log(i + 1) / 3)));
    if (found.kind !== 'target') throw new Error(found.detail);
    const { target, targetLevels } = found.aim;
    expect(targetLevels?.pilotShare).toBe(0.4);
    expect(target).toBeCloseTo(3 - Math.log(400) / 3, 3);
    const { levels = [], shallowLevels = [] } = targetLevels ?? {};
    expect(levels).toEqual(levels.toSorted((left, right) => right - left));
    expect(levels.at(-1)).toBeCloseTo(3 - (Math.log(400) + 0.25) / 3, 3);
    expect(Math.min(...shallowLevels)).toBeGreaterThan(levels[0] ?? 0);
  });

  it('stays shallow where the pilot settles early in its noise', () => {
    const random = seededRandom(3);
    const values = falling(1000, 0.5, 30).map((value) => value + 0.02 * random.normal());
    const found = targetFromPilot(curve(values));
    if (found.kind !== 'target') throw new Error(found.detail);
    expect(found.aim.target).toBeGreaterThan(0.52);
    expect(found.aim.targetLevels?.pilotShare).toBeLessThan(0.2);
  });

  it.each<[string, number[]]>([
    ['is too short', falling(10, 0.5, 3)],
    ['rises', Array.from({ length: 100 }, (_, i) => 1 + i / 100)],
    ['does not move', Array.from({ length: 100 }, () => 1)],
    ['only jitters', Array.from({ length: 100 }, (_, i) => 1 + (i % 2 === 0 ? 0.1 : -0.1))],
    ['is not finite', [...falling(100, 0.5, 20), Number.NaN]],
  ])('finds no target in a pilot that %s', (_, values) => {
    expect(targetFromPilot(curve(values)).kind).toBe('noProgress');
  });
});
