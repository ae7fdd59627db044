import { expect, test } from 'vitest';
import { isChangeJustified } from '../../../src/model/justifiedChange';

const suggested = { value: 0.9713, low: 0.9713, high: 0.98 };
const saving = (value: number) => ({ value, low: value, high: value });

test.each([
  ['an unknown present momentum', undefined, undefined, true],
  ['one outside the interval, with a saving of a tenth', 0.9, saving(1.1), true],
  ['one outside the interval, with an unknown saving', 0.9, undefined, true],
  ['a saving of less than a tenth', 0.9, saving(1.09), false],
  ['one inside the interval, whatever the saving', 0.975, saving(3), false],
  ['the suggestion as it is written, which rounding takes out of its interval', 0.971, saving(3), false],
])('judges %s', (_, present, over, justified) => {
  expect(isChangeJustified(present, suggested, over)).toBe(justified);
});
