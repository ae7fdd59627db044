import { mkdir, readFile, rm } from 'node:fs/promises';
import { inRoot, runShown } from './command';

export interface SuiteCount {
  readonly passed: number;
  /** Failed, skipped or never run. */
  readonly failed: number;
}

/** A suite that crashed or ran nothing. */
export const BROKEN: SuiteCount = { passed: 0, failed: 1 };

/** Both counts together. */
export function add(left: SuiteCount, right: SuiteCount): SuiteCount {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}

/** Runs scripts of package.json one after the other; each counts as one test. */
export async function runNpmScripts(scripts: readonly string[]): Promise<SuiteCount> {
  let count: SuiteCount = { passed: 0, failed: 0 };
  for (const script of scripts) {
    const { exitCode } = await runShown('npm', ['run', '-s', script]);
    console.log(`${script}: ${exitCode === 0 ? 'passed' : 'failed'}`);
    count = add(count, exitCode === 0 ? { passed: 1, failed: 0 } : BROKEN);
  }
  return count;
}

/** Runs the tests of a vitest configuration, only those under `folder` if one is given. Counts come from vitest's own report. */
export async function runVitest(
  config: string,
  environment: Readonly<Record<string, string>>,
  folder?: string,
): Promise<SuiteCount> {
  const reports = inRoot('.cache', 'reports');
  const report = `${reports}/${config}.json`;
  await mkdir(reports, { recursive: true });
  await rm(report, { force: true });
  const { exitCode } = await runShown(
    process.execPath,
    [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      ...(folder === undefined ? [] : [folder]),
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    environment,
  );
  return judge(parseReport(await readFile(report, 'utf8').catch(() => '')), exitCode);
}

/** Runs test/editor inside an extension host. Its counts come from the line that test/editor/index.ts prints last. */
export async function runEditorSuite(environment: Readonly<Record<string, string>>): Promise<SuiteCount> {
  const { exitCode, output } = await runShown(
    process.execPath,
    [inRoot('scripts/run.mjs'), 'scripts/editorSuite.ts'],
    environment,
  );
  const found = /MOCHA_RESULT (\d+) (\d+)/u.exec(output);
  return judge(found === null ? undefined : { passed: Number(found[1]), failed: Number(found[2]) }, exitCode);
}

function judge(count: SuiteCount | undefined, exitCode: number): SuiteCount {
  if (count === undefined || count.passed + count.failed === 0) return BROKEN;
  return exitCode !== 0 && count.failed === 0 ? add(count, BROKEN) : count;
}

function parseReport(text: string): SuiteCount | undefined {
  if (text === '') return undefined;
  const report: unknown = JSON.parse(text);
  if (typeof report !== 'object' || report === null) return undefined;
  if (!('numPassedTests' in report) || !('numTotalTests' in report)) return undefined;
  const { numPassedTests: passed, numTotalTests: total } = report;
  return typeof passed === 'number' && typeof total === 'number'
    ? { passed, failed: total - passed }
    : undefined;
}
