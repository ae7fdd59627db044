import { expect, test } from 'vitest';
import { confirmationResult } from '../../../../../src/calibrate/confirm/confirmationResult';
import type { ConfirmationPlan, WholeRun } from '../../../../../src/model/calibration/confirmation';
import {
  confirmationSentences,
  differenceText,
  shortConfirmationText,
} from '../../../../../src/model/wording/confirmation/confirmationText';
import { wholeRun } from '../../../../support/confirm/wholeRuns';

type RunOptions = Parameters<typeof wholeRun>[2];

function told(
  present: (seed: number) => RunOptions,
  suggested: (seed: number) => RunOptions,
  seeds = 3,
): { readonly short: string; readonly all: string } {
  const runs: WholeRun[] = Array.from({ length: seeds }, (_, seed) => [
    wholeRun('present', seed, present(seed)),
    wholeRun('suggested', seed, suggested(seed)),
  ]).flat();
  const plan: ConfirmationPlan = {
    present: { learningRate: 0.1, momentum: 0.5 },
    suggested: { learningRate: 0.1, momentum: 0.9 },
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
  };
  const confirmation = { result: confirmationResult(runs), plan, partial: false };
  return { short: shortConfirmationText(confirmation), all: confirmationSentences(confirmation).join('\n') };
}

test.each([
  [{ value: 0.001, low: -0.003, high: 0.005 }, '+0.0010 ± 0.0040'],
  [{ value: -1.26, low: -3.26, high: 0.74 }, '−1.3 ± 2.0'],
  [{ value: 12, low: -20, high: 44 }, '+12 ± 32'],
  [{ value: 0.25, low: 0.25, high: 0.25 }, '+0.25'],
  [{ value: 2e-6, low: 1e-6, high: 3e-6 }, '+2e-6 ± 1e-6'],
])('a difference %o is written %s', (difference, text) => {
  expect(differenceText(difference)).toBe(text);
});

test('a confirmed suggestion says on how many trainings, and what the validation measure did', () => {
  const { short, all } = told(
    (seed) => ({ decay: 200, accuracy: 0.9 + 0.001 * seed }),
    (seed) => ({ decay: 100 + seed, accuracy: 0.902 - 0.001 * seed }),
  );
  expect(short).toMatch(/^confirmed on 3 whole trainings: val_acc [+−]0\.00\d+ ± 0\.00\d+$/u);
  expect(all).toContain('Confirmed on 3 whole trainings of each setting.');
  expect(all).toMatch(/final training loss is reached [\d.]+× \([\d.]+×–[\d.]+×\) sooner in steps, in time/u);
  expect(all).toMatch(
    /Final val_acc \(TensorBoard, rises\): .* no difference seen, smaller than 0\.00\d+\./u,
  );
  expect(all).not.toContain('no validation measure');
});

test('a withdrawn one says by what', () => {
  const { short, all } = told(
    (seed) => ({ accuracy: 0.9 + 0.001 * seed }),
    (seed) => ({ decay: 50, accuracy: 0.8 - 0.001 * seed }),
  );
  expect(short).toMatch(/^worse at the end of 3 whole trainings: val_acc −0\.1\d* ± 0\.00\d+$/u);
  expect(all).toContain('The suggestion is withdrawn: worse at the end of 3 whole trainings');
});

test('diverged, raised and failed runs, and a missing validation, are said', () => {
  const { short, all } = told(
    () => ({}),
    (seed) => (seed === 1 ? { outcome: { kind: 'diverged' } } : {}),
  );
  expect(short).toBe("1 of its whole trainings diverged, none of the present β's");
  expect(all).toContain('The script reports no validation measure');
  expect(all).toContain('1 whole training with the suggested β diverged.');
  expect(all).toContain('Of 3 seeds, 2 have both trainings to their end.');
});

test('too few seeds, and other lengths, are said', () => {
  expect(
    told(
      () => ({}),
      () => ({}),
      1,
    ).all,
  ).toContain('Undecided: it takes two seeds');
  expect(
    told(
      () => ({ steps: 1000 }),
      () => ({ steps: 500 }),
    ).all,
  ).toContain('ends after 50 % of the steps');
});
