import { expect, test } from 'vitest';
import { confirmationResult } from '../../../../../src/calibrate/confirm/confirmationResult';
import {
  decodeConfirmation,
  encodeConfirmation,
} from '../../../../../src/calibrate/record/confirmationCodec';
import type { Confirmation } from '../../../../../src/model/calibration/confirmation';
import { flatnessSentences } from '../../../../../src/model/wording/confirmation/flatnessText';
import { followed, storedConfirmation, wholeRun } from '../../../../support/confirm/wholeRuns';

const TRACE = { kind: 'named', source: 'probe', name: 'trace of the Hessian' } as const;

/** Two seeds, whose traces end at what is given. */
function told(present: readonly number[], suggested: readonly number[], flatness = true): Confirmation {
  const stored = storedConfirmation();
  const runs = present.flatMap((own, seed) => {
    const withTrace = (arm: 'present' | 'suggested', trace: number | undefined) => {
      const run = wholeRun(arm, seed);
      return trace === undefined ? run : { ...run, measures: [...run.measures, followed(TRACE, [trace])] };
    };
    return [withTrace('present', own), withTrace('suggested', suggested[seed])];
  });
  const plan = { ...stored.plan, seeds: [0, 1], ...(flatness ? { flatness } : {}) };
  return { ...stored, plan, runs, result: confirmationResult(runs) };
}

test.each([
  ['flatter', [10, 10.1], [7, 7.2]],
  ['sharper', [7, 7.1], [10, 10.2]],
])('a difference that excludes 0 is called %s', (word, present, suggested) => {
  const [sentence] = flatnessSentences(told(present, suggested));
  expect(sentence).toMatch(
    new RegExp(`at present, .* suggested, .*: the suggested setting ends ${word}\\.$`, 'u'),
  );
});

test('seeds that scatter show no difference', () => {
  expect(flatnessSentences(told([10, 7], [7, 10]))[0]).toContain(': no difference seen.');
});

test('it has no say in the verdict', () => {
  const { flatness: _, ...without } = told([1, 1.01], [50, 50.1]).plan;
  expect(without).not.toHaveProperty('flatness');
  expect(told([1, 1.01], [50, 50.1]).result.verdict).toEqual(told([1, 1.01], [1, 1.01]).result.verdict);
});

test('where it was asked for and did not come, that is said; where it was not, nothing is', () => {
  const none = [undefined, undefined] as unknown as readonly number[];
  const asked = told(none, none);
  expect(asked.runs).toHaveLength(4);
  expect(flatnessSentences(asked)[0]).toContain('could not be measured');
  expect(flatnessSentences(told(none, none, false))).toEqual([]);
});

test('a record keeps that it was asked for', () => {
  const confirmation = told([10, 10.1], [7, 7.2]);
  expect(decodeConfirmation(encodeConfirmation(confirmation))).toEqual({ ok: true, confirmation });
});
