import { expect, test } from 'vitest';
import { directionOf, measureRole } from '../../../../src/calibrate/confirm/measureRole';
import { nextWholeRun, plannedWholeRuns } from '../../../../src/calibrate/confirm/wholeRuns';
import type { ConfirmationPlan } from '../../../../src/model/calibration/confirmation';

const plan: ConfirmationPlan = {
  present: { learningRate: 0.1, momentum: 0.5 },
  suggested: { learningRate: 0.1, momentum: 0.9 },
  seeds: [7, 8, 9],
};

test('both arms run on each seed, and take turns in going first', () => {
  expect(plannedWholeRuns(plan).map(({ arm, seed, momentum }) => `${arm} ${seed} ${momentum}`)).toEqual([
    'present 7 0.5',
    'suggested 7 0.9',
    'suggested 8 0.9',
    'present 8 0.5',
    'present 9 0.5',
    'suggested 9 0.9',
  ]);
});

test('a coupled momentum is a third arm on each seed, and its coupling goes with it', () => {
  const coupled = { learningRate: 0.1, momentum: 0.88, coupling: { k: 0.5, gamma: 0.66 } };
  const planned = plannedWholeRuns({ ...plan, coupled, seeds: [7, 8] });
  expect(planned.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
    'present 7',
    'suggested 7',
    'coupled 7',
    'coupled 8',
    'suggested 8',
    'present 8',
  ]);
  expect(planned[2]).toEqual({ arm: 'coupled', seed: 7, ...coupled });
  expect(planned[1]).not.toHaveProperty('coupling');
});

test('the fastest pair is an arm with a learning rate of its own', () => {
  const pair = { learningRate: 0.3, momentum: 0.8 };
  const planned = plannedWholeRuns({ ...plan, pair, seeds: [7, 8] });
  expect(planned.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
    'present 7',
    'suggested 7',
    'pair 7',
    'pair 8',
    'suggested 8',
    'present 8',
  ]);
  expect(planned[2]).toEqual({ arm: 'pair', seed: 7, ...pair });
});

test('what has finished is never run again, whatever it came to', () => {
  const planned = plannedWholeRuns(plan);
  for (let done = 0; done <= planned.length; done += 1)
    expect(nextWholeRun(plan, planned.slice(0, done))).toEqual(planned[done]);
});

test.each([
  ['val_loss', undefined, 'validation', 'falls'],
  ['evalAccuracy', undefined, 'validation', 'rises'],
  ['Test … Accuracy', 'Test … Accuracy: #', 'validation', 'rises'],
  ['Accuracy', 'Test set … Accuracy: #', 'validation', 'rises'],
  ['train_acc', undefined, 'other', 'rises'],
  ['loss', 'Train … loss: #', 'other', 'falls'],
  ['value', undefined, 'other', undefined],
  ['latest', undefined, 'other', undefined],
] as const)('%s (%s) is taken as %s that %s', (name, pattern, role, direction) => {
  const measure = {
    kind: 'named',
    source: 'printed',
    name,
    ...(pattern === undefined ? {} : { pattern }),
  } as const;
  expect(measureRole(measure)).toBe(role);
  expect(directionOf(measure)).toBe(direction);
});
