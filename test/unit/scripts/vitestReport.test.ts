import { expect, test } from 'vitest';
import { readReport } from '../../../scripts/vitestReport';

const MESSAGE = 'Error: no lens\n    at lens.ts:3';

/** What vitest reports of three tests: one passed, one passed once it was tried again, one failed. */
const REPORT = JSON.stringify({
  numPassedTests: 2,
  numTotalTests: 3,
  testResults: [
    {
      name: '/project/test/workbench/lens.test.ts',
      message: '',
      assertionResults: [
        { fullName: 'is shown', status: 'passed', failureMessages: [] },
        { fullName: 'is clicked', status: 'passed', failureMessages: [MESSAGE] },
        { fullName: 'is hidden', status: 'failed', failureMessages: [MESSAGE, MESSAGE] },
      ],
    },
  ],
});

test('failures are told, and what passed at the second try is told apart', () => {
  expect(readReport(REPORT)).toEqual({
    passed: 2,
    failed: 1,
    failures: ['lens.test.ts › is hidden: Error: no lens'],
    secondTries: ['lens.test.ts › is clicked: Error: no lens'],
  });
});

test('what is no report is none', () => {
  expect(readReport('')).toBeUndefined();
  expect(readReport('{}')).toBeUndefined();
});
