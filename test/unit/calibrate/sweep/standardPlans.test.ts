import { expect, test } from 'vitest';
import { pilotStepsComplaint } from '../../../../src/calibrate/sweep/standardPlans';

test.each([50, 1000, 1_000_000])('a pilot may have %d steps', (steps) => {
  expect(pilotStepsComplaint(steps)).toBeUndefined();
});

test.each([0, 49, 1_000_001, 99.5, Number.NaN])('a pilot cannot have %d steps', (steps) => {
  expect(pilotStepsComplaint(steps)).toBe('A whole number from 50 to 1 000 000');
});
