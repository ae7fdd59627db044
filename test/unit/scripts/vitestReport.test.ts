import { expect, test } from 'vitest';
import { failedFiles, readReport, withSecondTry } from '../../../scripts/vitestReport';

const MESSAGE = [
  'Error: no lens',
  "Call log:\n  - waiting for locator('a')",
  '    at Workbench.lens (/project/test/support/workbench.ts:9:3)',
  '    at /project/test/workbench/lens.test.ts:3:18',
  'The window showed lenses: none',
].join('\n');

/** What vitest reports of two files, in one of which a test failed. */
const REPORT = JSON.stringify({
  numPassedTests: 3,
  numTotalTests: 4,
  testResults: [
    {
      name: '/project/test/workbench/lens.test.ts',
      message: '',
      assertionResults: [
        { fullName: 'is shown', status: 'passed', failureMessages: [] },
        { fullName: 'is hidden', status: 'failed', failureMessages: [MESSAGE] },
      ],
    },
    {
      name: '/project/test/workbench/hover.test.ts',
      message: '',
      assertionResults: [
        { fullName: 'is shown', status: 'passed', failureMessages: [] },
        { fullName: 'is hidden', status: 'passed', failureMessages: [] },
      ],
    },
  ],
});
const FAILURE =
  "lens.test.ts › is hidden: Error: no lens | - waiting for locator('a') | The window showed lenses: none | at lens.test.ts:3";

test('counts and failures of a report', () => {
  expect(readReport(REPORT)).toEqual({ passed: 3, failed: 1, failures: [FAILURE] });
  expect(failedFiles(REPORT)).toEqual([
    { path: '/project/test/workbench/lens.test.ts', passed: 1, failed: 1, failures: [FAILURE] },
  ]);
});

test('what is no report is none', () => {
  expect(readReport('')).toBeUndefined();
  expect(readReport('{}')).toBeUndefined();
  expect(failedFiles('')).toEqual([]);
});

test.each([
  [
    'passes',
    { passed: 2, failed: 0, failures: [] },
    { passed: 4, failed: 0, failures: [], secondTries: [FAILURE] },
  ],
  [
    'fails again',
    { passed: 1, failed: 1, failures: ['lens.test.ts › is hidden: Error: a hover'] },
    { passed: 3, failed: 1, failures: ['lens.test.ts › is hidden: Error: a hover'], secondTries: [] },
  ],
])('a file that is run again and %s counts as it did then', (_, second, expected) => {
  const first = readReport(REPORT);
  if (first === undefined) throw new Error('no report');
  expect(withSecondTry(first, failedFiles(REPORT), second)).toEqual(expected);
});
