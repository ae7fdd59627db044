import { expect, test } from 'vitest';
import {
  formatDuration,
  formatMomentum,
  formatMomentumEstimate,
  formatNumber,
  formatRatio,
} from '../../../../../src/model/wording/format/numberFormat';

test.each([
  [0.9, '0.90'],
  [0.966, '0.966'],
  [0.99131, '0.9913'],
  [0, '0.0'],
  [1.5, '1.5'],
])('momentum %d reads %s', (momentum, text) => {
  expect(formatMomentum(momentum)).toBe(text);
});

test('the interval of a momentum fixes its decimals', () => {
  expect(formatMomentumEstimate({ value: 0.9661, low: 0.9584, high: 0.9722 })).toBe('0.966 (0.958–0.972)');
  expect(formatMomentumEstimate({ value: 0.97, low: 0.97, high: 0.97 })).toBe('0.970 (0.970–0.970)');
});

test.each([
  [1.4, '1.4×'],
  [1.04, '1.04×'],
  [0.9, '0.9×'],
  [36.2, '36×'],
])('ratio %d reads %s', (ratio, text) => {
  expect(formatRatio(ratio)).toBe(text);
});

test.each([
  [0, '0'],
  [0.05, '0.05'],
  [1e-5, '1e-5'],
  [123456, '123000'],
  [2.5e7, '2.5e7'],
  [Number.NaN, 'NaN'],
])('number %d reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [4200, '4.2 s'],
  [71_000, '71 s'],
  [180_000, '3 min'],
  [5_400_000, '1.5 h'],
])('%d ms reads %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
