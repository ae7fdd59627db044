import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { runShown } from './process';
import { inRoot } from './root';
import { failedFiles, readReport, withSecondTry, type SuiteCount } from './vitestReport';

/** A suite that crashed or ran nothing. */
export function broken(reason: string): SuiteCount {
  return { passed: 0, failed: 1, failures: [reason] };
}

/** Both counts together. */
export function add(left: SuiteCount, right: SuiteCount): SuiteCount {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    failures: [...left.failures, ...right.failures],
    secondTries: [...(left.secondTries ?? []), ...(right.secondTries ?? [])],
  };
}

/** Repeats every failure, for whoever sees the end of a long log only, and names what passed once it was tried again. */
export function showFailures(suite: string, { failures, secondTries = [] }: SuiteCount): void {
  for (const each of secondTries) console.log(`PASSED AT THE SECOND TRY ${suite}: ${each}`);
  for (const failure of failures) console.log(`FAILED ${suite}: ${failure}`);
}

/** Runs scripts of package.json one after the other; each counts as one test. */
export async function runNpmScripts(scripts: readonly string[]): Promise<SuiteCount> {
  let count: SuiteCount = { passed: 0, failed: 0, failures: [] };
  for (const script of scripts) {
    const { exitCode } = await runShown('npm', ['run', '-s', script]);
    console.log(`${script}: ${exitCode === 0 ? 'passed' : 'failed'}`);
    count = add(count, exitCode === 0 ? { passed: 1, failed: 0, failures: [] } : broken(script));
  }
  return count;
}

/** Runs a project of vitest.config.ts, only the files whose path holds one of `filters` if any are given. Counts come from vitest's own report. */
export async function runVitest(
  project: string,
  environment: Readonly<Record<string, string>>,
  ...filters: readonly string[]
): Promise<SuiteCount> {
  return (await reported(project, environment, filters)).count;
}

/**
 * The same for a suite in a real editor, whose files build on what their tests before have done: files in which something failed are run
 * once more, from their beginning.
 */
export async function runVitestTwice(
  project: string,
  environment: Readonly<Record<string, string>>,
): Promise<SuiteCount> {
  const first = await reported(project, environment, []);
  const failed = failedFiles(first.text);
  if (failed.length === 0) return first.count;
  console.log(`\n── ${project}, once more: ${failed.map(({ path }) => basename(path)).join(', ')}`);
  const second = await runVitest(project, environment, ...failed.map(({ path }) => path));
  return withSecondTry(first.count, failed, second);
}

async function reported(
  project: string,
  environment: Readonly<Record<string, string>>,
  filters: readonly string[],
): Promise<{ readonly count: SuiteCount; readonly text: string }> {
  const reports = inRoot('.cache', 'reports');
  const report = `${reports}/${project}.json`;
  await mkdir(reports, { recursive: true });
  await rm(report, { force: true });
  const { exitCode } = await runShown(
    process.execPath,
    [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      ...filters,
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    environment,
  );
  const text = await readFile(report, 'utf8').catch(() => '');
  return { count: judge(readReport(text), exitCode), text };
}

/** Runs test/editor inside an extension host. Its counts come from the line that test/editor/index.ts prints last. */
export async function runEditorSuite(environment: Readonly<Record<string, string>>): Promise<SuiteCount> {
  const { exitCode, output } = await runShown(
    process.execPath,
    [inRoot('scripts/run.mjs'), 'scripts/editorSuite.ts'],
    environment,
  );
  const found = /MOCHA_RESULT (\d+) (\d+)/u.exec(output);
  const failures = [...output.matchAll(/^MOCHA_FAILED (.*)$/gmu)].flatMap((match) => match[1] ?? []);
  return judge(
    found === null ? undefined : { passed: Number(found[1]), failed: Number(found[2]), failures },
    exitCode,
  );
}

function judge(count: SuiteCount | undefined, exitCode: number): SuiteCount {
  if (count === undefined || count.passed + count.failed === 0) return broken('it crashed or ran nothing');
  return exitCode !== 0 && count.failed === 0
    ? add(count, broken(`it ended with exit code ${exitCode}`))
    : count;
}
