import { expect, test } from 'vitest';
import { countedTrials, errorOfFurtherLook } from '../../../../src/calibrate/fit/furtherLooks';
import {
  comparePaired,
  isDecided,
  mayDecide,
  VERIFICATION_LOOKS,
  type PairedComparison,
} from '../../../../src/calibrate/fit/verification';
import { seededRandom } from '../../../../src/calibrate/simulated/seededRandom';
import { SMALLEST_SAVING_WORTH_A_CHANGE } from '../../../../src/model/advice/justifiedChange';
import { firstControlSeed } from '../../../../src/model/calibration/seeds';
import type { Trial, TrialRole } from '../../../../src/model/calibration/trial';

const PLAN = { firstSeed: 1, furtherLooks: [{ after: 2, seeds: 2 }] };
const FIRST = firstControlSeed(PLAN);

function run(role: TrialRole, index: number, convergenceSteps = 100): Trial {
  return {
    trialId: `${role} ${index}`,
    role,
    learningRate: 0.1,
    momentum: role === 'suggestion' ? 0.8 : 0.5,
    seed: FIRST + index,
    budgetSteps: 400,
    stepsSpent: 100,
    elapsedMs: 0,
    outcome: { kind: 'converged', convergenceSteps },
    curve: { steps: [], values: [] },
  };
}

const FINISHED = [0, 1].flatMap((index) => [run('suggestion', index), run('presentMomentum', index)]);

test('all further looks together take one percent of error', () => {
  const errors = [1, 2, 3, 4, 5, 6].map(errorOfFurtherLook);
  expect(errors[0]).toBe(0.005);
  expect(errors.reduce((sum, error) => sum + error, 0)).toBeLessThan(0.01);
});

test.each<[string, readonly Trial[], number, number]>([
  ['nothing of it is run', FINISHED, 4, 0.03],
  ['one setting lacks a seed', [...FINISHED, run('suggestion', 2), run('presentMomentum', 2)], 4, 0.03],
  [
    'all of it is in',
    [...FINISHED, ...[2, 3].flatMap((index) => [run('suggestion', index), run('presentMomentum', index)])],
    8,
    0.005,
  ],
])('a further look counts once it is whole: %s', (_, trials, counted, error) => {
  const found = countedTrials(PLAN, trials);
  expect(found.trials).toHaveLength(counted);
  expect(found.lookError).toBe(error);
});

test('what is not compared is never left out', () => {
  const others = [{ ...run('suggestion', 3), role: 'sweep' as const }];
  expect(countedTrials(PLAN, [...FINISHED, ...others]).trials).toHaveLength(5);
});

const SIMULATIONS = 1500;
const STEPS = 1e6;

type Policy = (comparison: PairedComparison) => boolean;
type ErrorOf = (furtherLook: number) => number;

/** How often the interval that stands at the end holds the true saving, for a user who adds ten seeds as long as `goesOn` says so. */
function coverage(saving: number, goesOn: Policy, errorOf: ErrorOf): number {
  let held = 0;
  for (let simulation = 0; simulation < SIMULATIONS; simulation += 1) {
    const random = seededRandom(simulation, saving);
    const own: Trial[] = [];
    const other: Trial[] = [];
    const compare = (seeds: number, error?: number): PairedComparison => {
      while (own.length < seeds) {
        const difference = Math.log(saving) + 0.2 * random.normal();
        other.push(run('presentMomentum', own.length, STEPS * Math.exp(difference)));
        own.push(run('suggestion', own.length, STEPS));
      }
      return comparePaired(own, other, error);
    };
    let comparison = compare(VERIFICATION_LOOKS[0]);
    for (const seeds of VERIFICATION_LOOKS) {
      comparison = compare(seeds);
      if (isDecided(comparison) || !mayDecide(comparison, 10)) break;
    }
    for (let look = 1; look <= 6 && goesOn(comparison); look += 1)
      comparison = compare(own.length + 10, errorOf(look));
    const { ratio } = comparison;
    if (ratio !== undefined && ratio.low <= saving && saving <= ratio.high) held += 1;
  }
  return held / SIMULATIONS;
}

const untilDecided: Policy = (comparison) => !isDecided(comparison);
const untilInFavour: Policy = ({ ratio }) => (ratio?.low ?? 0) < SMALLEST_SAVING_WORTH_A_CHANGE;
const untilSure: Policy = ({ ratio }) => (ratio?.low ?? 0) < 1;

test.each<[string, number, Policy]>([
  ['decides, at no saving', 1, untilDecided],
  ['decides, at a tenth', 1.1, untilDecided],
  ['decides, at a fifth', 1.2, untilDecided],
  ['speaks for the change, at no saving', 1, untilInFavour],
  ['speaks for the change, at a tenth', 1.1, untilInFavour],
  ['excludes 1, at no saving', 1, untilSure],
])('seeds added until the interval %s take a percent of its coverage at most', (_, saving, goesOn) => {
  const without = coverage(saving, () => false, errorOfFurtherLook);
  expect(without).toBeGreaterThan(0.9);
  expect(coverage(saving, goesOn, errorOfFurtherLook)).toBeGreaterThan(without - 0.01);
});

test('at the error of a first look every time they would take more', () => {
  const without = coverage(1, () => false, errorOfFurtherLook);
  expect(coverage(1, untilSure, () => 0.03)).toBeLessThan(without - 0.01);
});
