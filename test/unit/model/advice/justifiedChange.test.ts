import { expect, test } from 'vitest';
import type { Saving } from '../../../../src/model/calibration/calibration';
import {
  changeStanding,
  isChangeJustified,
  type ChangeStanding,
} from '../../../../src/model/advice/justifiedChange';

const suggested = { value: 0.9713, low: 0.9613, high: 0.98 };
const verified = (value: number, low: number): Saving => ({
  kind: 'verified',
  ratio: { value, low, high: value + 1 },
  seeds: 4,
});
const expected = (low: number): Saving => ({ kind: 'expected', ratio: { value: 3, low, high: 9 } });

test.each<[string, number | undefined, Saving | undefined, boolean]>([
  ['an unknown present momentum', undefined, undefined, true],
  ['a verified saving of a tenth that surely is one', 0.9, verified(1.1, 1.04), true],
  ['a verified saving of less than a tenth', 0.9, verified(1.09, 1.08), false],
  ['a large saving that may be none', 0.9, verified(2, 1.01), false],
  ['a present momentum that never got there', 0.9, { kind: 'verifiedAtLeast', ratio: 3, seeds: 4 }, true],
  ['an expected saving that is surely large, which nobody verified', 0.9, expected(1.1), false],
  ['an expected saving that may be small', 0.9, expected(1.05), false],
  ['one outside the interval of which nothing more is known', 0.9, undefined, false],
  ['one inside the interval of which nothing more is known', 0.975, undefined, false],
  ['the suggestion as it is written', 0.971, verified(3, 2), false],
])('judges %s', (_, present, saving, justified) => {
  expect(isChangeJustified(present, suggested, saving)).toBe(justified);
});

test.each<[ChangeStanding, number | undefined, Saving | undefined]>([
  ['presentUnknown', undefined, verified(3, 2)],
  ['isPresent', 0.971, undefined],
  ['justified', 0.9, verified(1.1, 1.04)],
  ['notJustified', 0.9, verified(1.09, 1.08)],
  ['contradicted', 0.9, { kind: 'verified', ratio: { value: 0.8, low: 0.7, high: 0.95 }, seeds: 6 }],
  ['expected', 0.9, expected(1.1)],
  ['expected', 0.9, undefined],
  ['notExpected', 0.9, expected(1.05)],
  ['notExpected', 0.975, undefined],
])('calls “%s” a suggestion beside the present %d with %o', (standing, present, saving) => {
  expect(changeStanding(present, suggested, saving)).toBe(standing);
});
