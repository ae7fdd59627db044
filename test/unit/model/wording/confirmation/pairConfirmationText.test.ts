import { expect, test } from 'vitest';
import { confirmationResult } from '../../../../../src/calibrate/confirm/confirmationResult';
import { isPairWithdrawn } from '../../../../../src/model/advice/pairWithdrawn';
import {
  furtherSentences,
  pairSentences,
} from '../../../../../src/model/wording/confirmation/pairConfirmationText';
import { storedConfirmation, wholeRun } from '../../../../support/confirm/wholeRuns';

type RunOptions = Parameters<typeof wholeRun>[2];

/** Three seeds with a pair of its own learning rate beside both others. */
function told(pair: (seed: number) => RunOptions) {
  const stored = storedConfirmation();
  const runs = [0, 1, 2].flatMap((seed) => [
    wholeRun('present', seed, { decay: 200, accuracy: 0.9 + 0.0001 * seed }),
    wholeRun('suggested', seed, { decay: 100 + seed, accuracy: 0.9002 - 0.0001 * seed }),
    wholeRun('pair', seed, pair(seed)),
  ]);
  const plan = { ...stored.plan, pair: { learningRate: 0.28, momentum: 0.84 }, seeds: [0, 1, 2] };
  return { ...stored, plan, runs, result: confirmationResult(runs) };
}

const PAIR = { learningRate: 0.28, momentum: { value: 0.84, low: 0.8, high: 0.88 } };

test('a pair that is faster and ends alike is confirmed beside both other settings', () => {
  const confirmation = told((seed) => ({ decay: 50 + seed, accuracy: 0.9001 - 0.0001 * seed }));
  const [first, overPresent, overSuggested] = pairSentences(confirmation);
  expect(first).toBe('Fastest pair, lr 0.28 with β 0.84: confirmed on 3 whole trainings.');
  expect(overPresent).toMatch(/^Beside the present setting: its final training loss .* sooner in steps/u);
  expect(overSuggested).toMatch(/^Beside the suggested β 0\.9: /u);
  expect(isPairWithdrawn(PAIR, confirmation)).toBe(false);
});

test('one that ends worse is withdrawn, and no other pair with it', () => {
  const confirmation = told((seed) => ({ decay: 50, accuracy: 0.8 + 0.0001 * seed }));
  expect(pairSentences(confirmation)[0]).toContain(
    'withdrawn: it ends worse than the present setting on 3 whole trainings',
  );
  expect(isPairWithdrawn(PAIR, confirmation)).toBe(true);
  expect(isPairWithdrawn({ ...PAIR, learningRate: 0.14 }, confirmation)).toBe(false);
  expect(confirmation.result.verdict.kind).toBe('confirmed');
});

test('where it was not tried nothing is said', () => {
  expect(furtherSentences(storedConfirmation())).toEqual([]);
  expect(isPairWithdrawn(PAIR, storedConfirmation())).toBe(false);
});
