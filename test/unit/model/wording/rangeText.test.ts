import { expect, test } from 'vitest';
import { nearRangeText, shortNearRangeText } from '../../../../src/model/wording/rangeText';

const range = { low: 0.93, high: 0.98, confidence: 0.952, highEnd: 'slower' } as const;

test.each([
  [range, '0.93–0.98: within 5 % of the least, holds the fastest with 95 %'],
  [
    { ...range, highEnd: 'wall' } as const,
    '0.93–0.98: within 5 % of the least, holds the fastest with 95 %, until training fails beyond',
  ],
  [
    { ...range, highEnd: 'untried' } as const,
    '0.93–0.98: within 5 % of the least, holds the fastest with 95 %; nothing beyond was tried',
  ],
  [{ ...range, confidence: 0.9999 }, '0.93–0.98: within 5 % of the least, holds the fastest with over 99 %'],
])('%o reads “%s”', (nearRange, text) => {
  expect(nearRangeText(nearRange)).toBe(text);
});

test('a range whose ends are written the same is one momentum', () => {
  expect(shortNearRangeText({ ...range, low: 0.9301, high: 0.9302 })).toBe('0.93: within 5 %');
});
