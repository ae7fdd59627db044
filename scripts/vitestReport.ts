import path from 'node:path';

/** Begins a line that a failure of the real editor adds about what its window showed. */
export const SHOWN_IN_WINDOW = 'The window showed';

export interface SuiteCount {
  readonly passed: number;
  /** Failed, skipped or never run. */
  readonly failed: number;
  /** A line for each of them: its name, and what went wrong. */
  readonly failures: readonly string[];
  /** Such a line for each test that passed once it was tried again. */
  readonly secondTries?: readonly string[];
}

/** A file's part of a report. */
export interface FileCount extends SuiteCount {
  /** Absolute path. */
  readonly path: string;
}

/** Counts and failures of vitest's JSON report; undefined when it is none. Tests that were skipped or never run count as failed. */
export function readReport(text: string): SuiteCount | undefined {
  const report = text === '' ? undefined : recordOf(JSON.parse(text));
  const passed = report?.['numPassedTests'];
  const total = report?.['numTotalTests'];
  if (typeof passed !== 'number' || typeof total !== 'number') return undefined;
  const failures = listOf(report?.['testResults']).flatMap(failuresOfFile);
  return { passed, failed: total - passed, failures };
}

/** The files of a report in which something failed, was skipped or never run. */
export function failedFiles(text: string): readonly FileCount[] {
  const report = text === '' ? undefined : recordOf(JSON.parse(text));
  return listOf(report?.['testResults']).flatMap((file) => {
    const tests = listOf(file['assertionResults']);
    const passed = tests.filter(({ status }) => status === 'passed').length;
    const failures = failuresOfFile(file);
    return failures.length === 0
      ? []
      : [{ path: stringOf(file['name']), passed, failed: tests.length - passed, failures }];
  });
}

/** The first run's counts with those of a second run of its failed files in their place; failures of the first that the second has not are told apart. */
export function withSecondTry(
  first: SuiteCount,
  failed: readonly FileCount[],
  second: SuiteCount,
): SuiteCount {
  const sum = (of: (file: FileCount) => number): number =>
    failed.reduce((total, file) => total + of(file), 0);
  const titles = new Set(second.failures.map(titleOf));
  return {
    passed: first.passed - sum((file) => file.passed) + second.passed,
    failed: first.failed - sum((file) => file.failed) + second.failed,
    failures: second.failures,
    secondTries: failed.flatMap(({ failures }) => failures).filter((each) => !titles.has(titleOf(each))),
  };
}

function titleOf(failure: string): string {
  return failure.split(': ')[0] ?? failure;
}

function failuresOfFile(file: Readonly<Record<string, unknown>>): readonly string[] {
  const name = path.basename(stringOf(file['name']));
  const failures = listOf(file['assertionResults'])
    .filter(({ status }) => status !== 'passed')
    .map((test) => lineOf(name, test));
  // A file that could not be loaded, or whose set-up failed.
  const message = firstLine(file['message']);
  return message === undefined ? failures : [`${name}: ${message}`, ...failures];
}

function lineOf(
  file: string,
  { fullName, status, failureMessages }: Readonly<Record<string, unknown>>,
): string {
  return `${file} › ${stringOf(fullName)}: ${whatWentWrong(listIn(failureMessages)[0]) ?? stringOf(status)}`;
}

/** The first line of a failure, what a browser's driver waited for, what the window showed then, and the test's own line. */
function whatWentWrong(message: unknown): string | undefined {
  const first = firstLine(message);
  if (first === undefined) return undefined;
  const lines = stringOf(message)
    .split('\n')
    .map((line) => line.trim());
  const waitedFor = lines.find((line) => /^-?\s*waiting for /u.test(line));
  const shown = lines.filter((line) => line.startsWith(SHOWN_IN_WINDOW));
  const place = lines
    .map((line) => /\/([^/\s]+\.test\.ts:\d+):\d+\)?$/u.exec(line)?.[1])
    .find((each) => each !== undefined);
  return [first, waitedFor, ...shown, ...(place === undefined ? [] : [`at ${place}`])]
    .filter((each) => each !== undefined)
    .join(' | ');
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function firstLine(text: unknown): string | undefined {
  return stringOf(text)
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '');
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return listIn(value)
    .map(recordOf)
    .filter((each) => each !== undefined);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
