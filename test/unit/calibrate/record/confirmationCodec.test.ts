import { expect, test } from 'vitest';
import { decodeConfirmation, encodeConfirmation } from '../../../../src/calibrate/record/confirmationCodec';
import { storedConfirmation } from '../../../support/confirm/wholeRuns';

test('a confirmation is read as it was written, its result told by its runs', () => {
  const confirmation = storedConfirmation();
  const text = encodeConfirmation(confirmation);
  expect(text).not.toContain('verdict');
  expect(decodeConfirmation(text)).toEqual({ ok: true, confirmation });
});

test.each<[string, (stored: Record<string, unknown>) => void, string]>([
  ['no plan', (stored) => delete stored['plan'], 'plan'],
  ['another version', (stored) => (stored['formatVersion'] = 2), 'formatVersion'],
  [
    'a run that ended in no known way',
    (stored) =>
      (stored['runs'] = [
        { arm: 'present', seed: 1, steps: 1, elapsedMs: 1, outcome: { kind: 'slept' }, measures: [] },
      ]),
    'runs[0].outcome.kind',
  ],
  ['more runs than any plan', (stored) => (stored['runs'] = Array.from({ length: 101 }, () => 0)), 'runs'],
])('one with %s is refused with the place', (_, spoil, place) => {
  const stored: Record<string, unknown> = JSON.parse(encodeConfirmation(storedConfirmation()));
  spoil(stored);
  const decoded = decodeConfirmation(JSON.stringify(stored));
  expect(decoded.ok).toBe(false);
  if (!decoded.ok) expect(decoded.detail).toContain(place);
});

test('what is no JSON is refused', () => {
  expect(decodeConfirmation('{')).toEqual({ ok: false, detail: 'not valid JSON' });
});
