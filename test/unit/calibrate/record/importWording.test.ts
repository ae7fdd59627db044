import { expect, test } from 'vitest';
import { leftOutText } from '../../../../src/calibrate/record/importWording';

test('an import of all trials leaves nothing to say', () => {
  expect(leftOutText('plan.json', [], [])).toBe('');
});

test('every trial that does not count is named with its reason, and files are named that were refused', () => {
  const text = leftOutText(
    'momentum-plan.json',
    [
      { number: 4, reason: 'missing' },
      { number: 7, reason: 'missing' },
      { number: 9, reason: 'unfinished' },
      { number: 3, reason: 'ofAnotherPlan' },
      { number: 5, reason: 'unreadable' },
    ],
    [
      { number: 1, failure: { kind: 'scriptRaised', exception: 'ValueError: no', traceback: '' } },
      { number: 6, failure: { kind: 'scriptRaised', exception: 'ValueError: no', traceback: '' } },
      { number: 8, failure: { kind: 'neverStepped' } },
    ],
  );
  expect(text).toContain('Trials 4, 7 left no result beside the plan.');
  expect(text).toContain('Trial 9 began and did not finish');
  expect(text).toMatch(/Refused, since another plan [^:]*: momentum-plan\.3\.jsonl\./u);
  expect(text).toMatch(/Refused, since it holds no whole result: momentum-plan\.5\.jsonl\./u);
  expect(text).toMatch(/Trials 1, 6 failed: The script raised ValueError: no/u);
  expect(text).toMatch(/Trial 8 failed: The script never called step/u);
});

test('many are counted beyond the first', () => {
  const absent = Array.from({ length: 20 }, (_, number) => ({ number, reason: 'ofAnotherPlan' }) as const);
  expect(leftOutText('plan.json', absent, [])).toContain('plan.7.jsonl and 12 more.');
});
