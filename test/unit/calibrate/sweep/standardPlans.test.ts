import { describe, expect, test } from 'vitest';
import {
  pilotStepsComplaint,
  pilotStepsFor,
  pilotStepsToResolve,
  smoothingFor,
} from '../../../../src/calibrate/sweep/standardPlans';

test.each([50, 1000, 1_000_000])('a pilot may have %d steps', (steps) => {
  expect(pilotStepsComplaint(steps)).toBeUndefined();
});

test.each([0, 49, 1_000_001, 99.5, Number.NaN])('a pilot cannot have %d steps', (steps) => {
  expect(pilotStepsComplaint(steps)).toBe('A whole number from 50 to 1 000 000');
});

describe('a measure that comes now and then', () => {
  test.each([
    [1000, null, { smoothingSteps: 25 }],
    [1000, 1, { smoothingSteps: 25 }],
    [1000, 1.9, { smoothingSteps: 25 }],
    [1000, 2, { smoothingSteps: 26, sparse: { stepsBetween: 2, smoothingReports: 13 } }],
    [20_000, 500, { smoothingSteps: 500, sparse: { stepsBetween: 500, smoothingReports: 1 } }],
    [60_000, 500, { smoothingSteps: 1500, sparse: { stepsBetween: 500, smoothingReports: 3 } }],
    [1000, 5000, { smoothingSteps: 5000, sparse: { stepsBetween: 5000, smoothingReports: 1 } }],
  ])('is averaged over as many of its values: pilot %s, one in %s steps', (pilot, between, smoothing) => {
    expect(smoothingFor(pilot, between)).toEqual(smoothing);
  });

  test.each([
    [null, 1000, 1000],
    [1, 1000, 1000],
    [10, 1000, 1000],
    [500, 1000, 20_000],
    [500, 30_000, 30_000],
  ])('has a pilot of its own: one in %s steps, at least %s', (between, atLeast, pilotSteps) => {
    expect(pilotStepsFor(between, atLeast)).toBe(pilotSteps);
    expect(pilotStepsToResolve(between, pilotSteps)).toBeUndefined();
  });

  test('says which pilot would do where one is too short', () => {
    expect(pilotStepsToResolve(500, 12_499)).toBe(12_500);
    expect(pilotStepsToResolve(500, 12_500)).toBeUndefined();
    expect(pilotStepsToResolve(null, 50)).toBeUndefined();
  });
});
