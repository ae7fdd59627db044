import { expect, test } from 'vitest';
import { SETTING_DEFAULTS } from '../../../../src/editor/base/declarations';
import { settingProblem } from '../../../../src/editor/base/settingProblems';

const names = Object.keys(SETTING_DEFAULTS) as (keyof typeof SETTING_DEFAULTS)[];

test.each(names)('%s: its default is no problem', (name) => {
  expect(settingProblem(name, SETTING_DEFAULTS[name])).toBeUndefined();
});

test.each(names)('%s: a value of another type is named, with what holds instead', (name) => {
  expect(settingProblem(name, null)).toMatch(
    new RegExp(`^${name} must be .+; its default holds instead`, 'u'),
  );
});

test.each([
  [{ low: 0, high: 1 }],
  [{ low: 1.2, high: 4 }],
  [{ low: 0.3, high: 1 }],
  [{ low: 0.1, high: Infinity }],
  [{ low: '0.1', high: 1 }],
  [{ low: 0.1 }],
])('a range of C such as %j is a problem', (value) => {
  expect(settingProblem('momentumLens.uncalibratedRange', value)).toContain('0 < low ≤ 1.1 ≤ high');
});

test.each([[0], [-1], [Number.NaN], ['600']])('a time limit of %j is a problem', (value) => {
  expect(settingProblem('momentumLens.trialTimeoutSeconds', value)).toBeDefined();
});
