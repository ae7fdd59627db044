import { expect, test } from 'vitest';
import { interruptionPredicate, interruptionTitle } from '../../../../src/model/calibration/interruption';

const INTERRUPTION = {
  journalId: 'j',
  title: 'train.py',
  subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
  startedAt: '2026-01-02T03:04:05.000Z',
} as const;

test.each([
  [1, 'begun 2026-01-02 03:04 UTC, was interrupted after 1 trial. It was kept.', /after 1 trial:/u],
  [3, 'begun 2026-01-02 03:04 UTC, was interrupted after 3 trials. They were kept.', /after 3 trials:/u],
])('%i finished trials are counted in words', (finishedTrials, predicate, title) => {
  expect(interruptionPredicate({ ...INTERRUPTION, finishedTrials })).toBe(predicate);
  expect(interruptionTitle({ ...INTERRUPTION, finishedTrials })).toMatch(title);
});
