import { expect, test } from 'vitest';
import { confirmationResult } from '../../../../../src/calibrate/confirm/confirmationResult';
import { isCouplingBetter } from '../../../../../src/model/advice/couplingBetter';
import type { Confirmation } from '../../../../../src/model/calibration/confirmation';
import {
  couplingFormula,
  couplingSentences,
} from '../../../../../src/model/wording/confirmation/couplingText';
import { wholeRun } from '../../../../support/confirm/wholeRuns';

type RunOptions = Parameters<typeof wholeRun>[2];
type Told = Pick<Confirmation, 'result' | 'plan'>;

/** Three seeds; the constant suggestion is faster than the present setting, and ends as it does. */
function told(coupled: (seed: number) => RunOptions, seeds = 3): Told {
  const all = Array.from({ length: seeds }, (_, seed) => seed);
  const runs = all.flatMap((seed) => [
    wholeRun('present', seed, { decay: 200, accuracy: 0.9 + 0.0001 * seed }),
    wholeRun('suggested', seed, { decay: 100 + seed, accuracy: 0.9002 - 0.0001 * seed }),
    wholeRun('coupled', seed, coupled(seed)),
  ]);
  return {
    plan: {
      present: { learningRate: 0.1, momentum: 0.5 },
      suggested: { learningRate: 0.1, momentum: 0.9 },
      coupled: { learningRate: 0.1, momentum: 0.9, coupling: { k: 0.464, gamma: 2 / 3 } },
      seeds: all,
    },
    result: confirmationResult(runs),
  };
}

function isBetter({ result }: Told): boolean {
  if (result.coupled === undefined) throw new Error('not compared');
  return isCouplingBetter(result.coupled);
}

test('the formula has its measured numbers', () => {
  expect(couplingFormula({ k: 0.4641, gamma: 2 / 3 })).toBe('β = 1 − 0.464·η^0.667');
});

test('one that is faster and ends alike is measured better, and says by how much beside both', () => {
  const better = told((seed) => ({ decay: 60 + seed, accuracy: 0.9001 - 0.0001 * seed }));
  expect(isBetter(better)).toBe(true);
  const [first, ...beside] = couplingSentences(better);
  expect(first).toBe(
    'Coupled to the schedule, β = 1 − 0.464·η^0.667: measured better than the present setting on 3 whole trainings, and worse in nothing.',
  );
  expect(beside.join('\n')).toMatch(
    /^Beside the present setting: its final training loss [\d.]+× .* sooner in steps; final val_acc .*\nBeside the constant β 0\.9: /u,
  );
});

test.each<[string, (seed: number) => RunOptions, RegExp]>([
  [
    'that ends worse',
    (seed) => ({ decay: 60, accuracy: 0.8 + 0.0001 * seed }),
    /it ends worse than the present setting/u,
  ],
  [
    'that is faster than the present setting and slower than the constant one',
    (seed) => ({ decay: 150 + seed, accuracy: 0.9 - 0.0001 * seed }),
    /but worse than the constant β in something/u,
  ],
  [
    'that is better in validation and slower',
    (seed) => ({ decay: 210, floor: 0.15, accuracy: 0.95 + 0.0001 * seed }),
    /better than the present setting in one thing and worse in another/u,
  ],
  [
    'that does as well',
    (seed) => ({ decay: 200, accuracy: 0.9 + 0.0001 * seed }),
    /no gain over the present setting/u,
  ],
  [
    'that diverges',
    () => ({ outcome: { kind: 'diverged' } }),
    /it diverges where the present setting does not/u,
  ],
  ['whose seeds scatter', (seed) => ({ decay: 40 + 150 * seed, accuracy: 0.9 + 0.02 * seed }), /undecided/u],
])('one %s is not offered, and says why', (_, coupled, why) => {
  const found = told(coupled);
  expect(isBetter(found)).toBe(false);
  const [first] = couplingSentences(found);
  expect(first).toMatch(why);
  expect(first).toMatch(/; it is not offered\.$/u);
});

test('one seed decides nothing', () => {
  const once = told(() => ({ decay: 40, accuracy: 0.95 }), 1);
  expect(isBetter(once)).toBe(false);
  expect(couplingSentences(once)[0]).toContain('it takes two seeds');
});

test('where it was not tried nothing is said of it', () => {
  const { plan, result } = told(() => ({}));
  const { coupled: _, ...without } = result;
  expect(couplingSentences({ plan, result: without })).toEqual([]);
});
