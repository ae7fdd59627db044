import { expect, test } from 'vitest';
import { decodeConfirmation, encodeConfirmation } from '../../../../src/calibrate/record/confirmationCodec';
import { confirmationResult } from '../../../../src/calibrate/confirm/confirmationResult';
import type { Confirmation } from '../../../../src/model/calibration/confirmation';
import { storedConfirmation, wholeRun } from '../../../support/confirm/wholeRuns';

test('a confirmation is read as it was written, its result told by its runs', () => {
  const confirmation = storedConfirmation();
  const text = encodeConfirmation(confirmation);
  expect(text).not.toContain('verdict');
  expect(decodeConfirmation(text)).toEqual({ ok: true, confirmation });
});

/** The same with a third arm. */
function withCoupled(): Confirmation {
  const confirmation = storedConfirmation();
  const runs = [...confirmation.runs, wholeRun('coupled', 7, { accuracy: 0.92 })];
  const coupled = { learningRate: 0.1, momentum: 0.9, coupling: { k: 0.464, gamma: 2 / 3 } };
  return { ...confirmation, plan: { ...confirmation.plan, coupled }, runs, result: confirmationResult(runs) };
}

test('a coupled arm is kept with its coupling, and compared again when it is read', () => {
  const confirmation = withCoupled();
  const decoded = decodeConfirmation(encodeConfirmation(confirmation));
  expect(decoded).toEqual({ ok: true, confirmation });
  expect(confirmation.result.coupled?.overPresent.seeds).toBe(1);
});

test('the fastest pair is kept, and compared again when it is read', () => {
  const stored = storedConfirmation();
  const runs = [...stored.runs, wholeRun('pair', 7, { accuracy: 0.92 })];
  const pair = { learningRate: 0.3, momentum: 0.8 };
  const confirmation = {
    ...stored,
    plan: { ...stored.plan, pair },
    runs,
    result: confirmationResult(runs),
  };
  expect(decodeConfirmation(encodeConfirmation(confirmation))).toEqual({ ok: true, confirmation });
  expect(confirmation.result.pair?.overPresent.seeds).toBe(1);
});

test('a record of two settings, as earlier versions wrote it, has no coupled arm', () => {
  const stored: Record<string, unknown> = JSON.parse(encodeConfirmation(storedConfirmation()));
  expect(stored['plan']).not.toHaveProperty('coupled');
  const decoded = decodeConfirmation(JSON.stringify(stored));
  if (!decoded.ok) throw new Error(decoded.detail);
  expect(decoded.confirmation.plan.coupled).toBeUndefined();
  expect(decoded.confirmation.result.coupled).toBeUndefined();
});

test.each([
  [{ k: 0, gamma: 0.5 }, 'plan.coupled.coupling.k'],
  [{ k: 1, gamma: -0.5 }, 'plan.coupled.coupling.gamma'],
  [undefined, 'plan.coupled.coupling'],
])('a coupling of %o is refused with the place', (coupling, place) => {
  const stored = JSON.parse(encodeConfirmation(withCoupled()));
  stored.plan.coupled.coupling = coupling;
  const decoded = decodeConfirmation(JSON.stringify(stored));
  expect(decoded.ok).toBe(false);
  if (!decoded.ok) expect(decoded.detail).toContain(place);
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
