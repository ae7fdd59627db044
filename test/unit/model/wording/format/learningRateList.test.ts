import { expect, test } from 'vitest';
import { parseLearningRates } from '../../../../../src/model/wording/format/learningRateList';

test.each([
  ['0.01, 0.1', [0.01, 0.1]],
  ['1e-2;.1  0.5', [0.01, 0.1, 0.5]],
  ['0.1, 0.01, 0.1', [0.01, 0.1]],
])('%j are learning rates', (text, rates) => {
  expect(parseLearningRates(text)).toEqual({ ok: true, rates });
});

test.each([
  ['', 'At least one learning rate'],
  ['0.1, zero', '“zero” is not a positive number'],
  ['0', '“0” is not a positive number'],
  ['-0.1', '“-0.1” is not a positive number'],
  ['Infinity', '“Infinity” is not a positive number'],
  [Array.from({ length: 13 }, (_, i) => i + 1).join(' '), 'At most 12 learning rates'],
])('%j is refused', (text, complaint) => {
  expect(parseLearningRates(text)).toEqual({ ok: false, complaint });
});
