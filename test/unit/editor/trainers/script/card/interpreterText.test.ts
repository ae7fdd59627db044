import { expect, test } from 'vitest';
import {
  interpreterText,
  lacksFramework,
  type Inspection,
} from '../../../../../../src/editor/trainers/script/card/interpreterText';

const facts = {
  pythonVersion: '3.11.2',
  executable: '/usr/bin/python3',
  platform: 'Linux',
  frameworks: { torch: '1.13.1' },
  device: null,
};
const WITH: Inspection = { kind: 'facts', facts };
const WITHOUT: Inspection = { kind: 'facts', facts: { ...facts, frameworks: {} } };
const FAILED: Inspection = { kind: 'failed', failure: { kind: 'interpreterNotFound', interpreter: '/gone' } };

test('a Python without the framework is known to be of no use, one that was not looked at is not', () => {
  expect(
    [WITH, WITHOUT, FAILED, { kind: 'pending' } as const, undefined].map((each) =>
      lacksFramework(each, 'pytorch'),
    ),
  ).toEqual([false, true, false, false, false]);
});

test('each Python that is found is told by its versions, with a warning where it cannot train', () => {
  expect(interpreterText(WITH, 'pytorch')).toBe('Python 3.11.2 · PyTorch 1.13.1');
  expect(interpreterText(WITHOUT, 'pytorch')).toBe('$(warning) Python 3.11.2 · no PyTorch');
  expect(interpreterText(FAILED, 'pytorch')).toContain('$(warning)');
});
