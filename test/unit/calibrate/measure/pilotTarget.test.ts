import { describe, expect, it } from 'vitest';
import { targetFromPilot } from '../../../../src/calibrate/measure/pilotTarget';

function curve(values: readonly number[]): { steps: number[]; values: readonly number[] } {
  return { steps: values.map((_, index) => index + 1), values };
}

const falling = (length: number, end: number, time: number): number[] =>
  Array.from({ length }, (_, i) => end + (2 - end) * Math.exp(-i / time));

describe('targetFromPilot', () => {
  it('leaves a fifth of the fall above the level at the end', () => {
    const found = targetFromPilot(curve(falling(400, 0.5, 20)));
    expect(found).toEqual({ kind: 'target', target: expect.closeTo(0.5 + 0.2 * 1.5, 3) });
  });

  it('lies higher where the pilot was still falling at its end, so that the pilot reaches it in time', () => {
    const values = Array.from({ length: 400 }, (_, i) => 2 - i / 400);
    const found = targetFromPilot(curve(values));
    expect(found).toEqual({ kind: 'target', target: values[280] });
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
