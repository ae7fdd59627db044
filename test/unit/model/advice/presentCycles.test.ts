import { expect, test } from 'vitest';
import { changeStanding } from '../../../../src/model/advice/justifiedChange';

const suggested = { value: 0.95, low: 0.93, high: 0.96 };
const saving = (value: number, low: number, high: number) =>
  ({ kind: 'verified', ratio: { value, low, high }, seeds: 4 }) as const;

test('a cycle that begins with the suggested momentum is not the suggested one', () => {
  expect(changeStanding(0.95, suggested, saving(1.4, 1.2, 1.6))).toBe('isPresent');
  expect(changeStanding(0.95, suggested, saving(1.4, 1.2, 1.6), true)).toBe('justified');
  expect(changeStanding(0.95, suggested, saving(0.8, 0.7, 0.9), true)).toBe('contradicted');
});

test('without fresh seeds nothing is expected over a cycle', () => {
  expect(changeStanding(0.5, suggested, undefined)).toBe('expected');
  expect(changeStanding(0.5, suggested, undefined, true)).toBe('notExpected');
});
