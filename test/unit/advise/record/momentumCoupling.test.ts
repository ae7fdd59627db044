import { describe, expect, test } from 'vitest';
import { advise } from '../../../../src/advise/advise';
import { confirmableChange } from '../../../../src/advise/record/confirmationHere';
import { couplingOf, isScheduled } from '../../../../src/advise/record/momentumCoupling';
import { DEFAULT_RULE } from '../../../../src/model/advice/assumedRule';
import type { Ridge } from '../../../../src/model/calibration/calibration';
import { coupledMomentum } from '../../../../src/model/calibration/momentumCoupling';
import { ridgeAt } from '../../../../src/model/calibration/ridge';
import type { Trial } from '../../../../src/model/calibration/trial';
import { calibration, config, measured } from '../../../support/detect/configFixture';

const point = {
  x: { value: 0.03, low: 0.02, high: 0.04 },
  convergenceSteps: { value: 400, low: 390, high: 410 },
};
const ridge: Ridge = {
  gamma: { value: 0.8, low: 0.6, high: 1 },
  learningRate: 0.1,
  x: { value: 0.03, low: 0.025, high: 0.036 },
  points: [0.03, 0.1, 0.24].map((learningRate) => ({ learningRate, ...point })),
};

describe('the law that a schedule would follow', () => {
  test('is the measured ridge, at every learning rate', () => {
    const coupling = couplingOf(measured({ ridge }));
    if (coupling === undefined) throw new Error('no law');
    for (const rate of [0.03, 0.1, 0.2])
      expect(coupledMomentum(coupling, rate)).toBeCloseTo(1 - ridgeAt(ridge, rate).value, 12);
  });

  test("is the rule with the record's own C where the verdict is 2/3", () => {
    expect(couplingOf(measured({ ridge, verdict: 'twoThirds' }))).toEqual({ k: 0.139, gamma: 2 / 3 });
  });

  test.each([
    ['one learning rate alone', {}],
    ['a ridge that does not rise', { ridge: { ...ridge, gamma: { value: -0.1, low: -0.4, high: 0.2 } } }],
  ])('is not told by %s', (_, changes) => {
    expect(couplingOf(measured(changes))).toBeUndefined();
  });

  test('goes with the change that whole trainings would confirm', () => {
    const advice = advise(config(), calibration(measured({ ridge })), DEFAULT_RULE);
    expect(confirmableChange(advice)?.coupled).toMatchObject({
      setting: { learningRate: 0.1, momentum: expect.closeTo(0.97, 9), coupling: { gamma: 0.8 } },
      measured: { low: 0.03, high: 0.24 },
    });
    const alone = advise(config(), calibration(measured()), DEFAULT_RULE);
    expect(confirmableChange(alone)).not.toHaveProperty('coupled');
  });
});

test.each([
  [0.1, 0, 4],
  [0, 0.999, 0.5],
  [1, 0, 1.2],
])('at a learning rate of %d it stays within 0 and 0.999', (rate, expected, k) => {
  const momentum = coupledMomentum({ k, gamma: 0.5 }, rate);
  expect(momentum).toBe(expected);
});

function seen(learningRateLow: number): Pick<Trial, 'observed'> {
  return {
    observed: { learningRateLow, learningRateHigh: 0.1, momentumOverwritten: false, overrideVerified: true },
  };
}

describe('a schedule', () => {
  const scheduler = { name: 'StepLR', span: { start: 0, end: 1 }, overwritesMomentum: false };
  test.each([
    ['is known from the text', [scheduler], [], true],
    ['is known from what the trainings used', [], [seen(0.1), seen(0.05)], true],
    ['is not where neither shows one', [], [seen(0.1), {}], false],
    [
      'is none to follow where the text shows that it writes the momentum too',
      [scheduler, { ...scheduler, overwritesMomentum: true }],
      [],
      false,
    ],
    [
      'is none to follow where the trainings saw the momentum overwritten',
      [scheduler],
      [{ observed: { ...seen(0.05).observed, momentumOverwritten: true } }],
      false,
    ],
  ] as const)('%s', (_, schedulers, observed, expected) => {
    const trials = observed.map((each) => each as Trial);
    expect(isScheduled({ schedulers }, { trials })).toBe(expected);
  });
});
