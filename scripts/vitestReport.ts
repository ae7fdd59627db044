import path from 'node:path';

export interface SuiteCount {
  readonly passed: number;
  /** Failed, skipped or never run. */
  readonly failed: number;
  /** A line for each of them: its name, and the first line of what went wrong. */
  readonly failures: readonly string[];
  /** Such a line for each test that passed once it was tried again. */
  readonly secondTries?: readonly string[];
}

/** Counts and failures of vitest's JSON report; undefined when it is none. Tests that were skipped or never run count as failed. */
export function readReport(text: string): SuiteCount | undefined {
  const report = text === '' ? undefined : recordOf(JSON.parse(text));
  const passed = report?.['numPassedTests'];
  const total = report?.['numTotalTests'];
  if (typeof passed !== 'number' || typeof total !== 'number') return undefined;
  const files = listOf(report?.['testResults']);
  return {
    passed,
    failed: total - passed,
    failures: files.flatMap(failuresOfFile),
    secondTries: files.flatMap(secondTriesOfFile),
  };
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

/** A test that passed has messages of the tries before. */
function secondTriesOfFile(file: Readonly<Record<string, unknown>>): readonly string[] {
  const name = path.basename(stringOf(file['name']));
  return listOf(file['assertionResults'])
    .filter(({ status, failureMessages }) => status === 'passed' && listIn(failureMessages).length > 0)
    .map((test) => lineOf(name, test));
}

function lineOf(
  file: string,
  { fullName, status, failureMessages }: Readonly<Record<string, unknown>>,
): string {
  return `${file} › ${stringOf(fullName)}: ${firstLine(listIn(failureMessages)[0]) ?? stringOf(status)}`;
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
