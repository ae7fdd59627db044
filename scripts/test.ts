import { mkdir, readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { ensureHost } from '../test/host/installHost';
import { inRoot, runShown, runWithRetry } from './command';
import { findChromium } from './findChromium';
import { ensureFashionMnist, findTorchPython } from './findTorchPython';

// npm test [-- --only=check,unit,…]: sets up what the suites need, runs them, and ends with `N passed, N failed`.

interface SuiteCount {
  readonly passed: number;
  readonly failed: number;
}

const BROKEN: SuiteCount = { passed: 0, failed: 1 };
const environment: Record<string, string> = {};

const SUITES: Readonly<Record<string, () => Promise<SuiteCount>>> = {
  check: async () => {
    const counts = [];
    for (const step of ['typecheck', 'lint', 'format:check']) counts.push(await npmStep(step));
    return counts.reduce(add);
  },
  unit: () => vitest('vitest.config.ts'),
  worker: () => vitest('vitest.worker.config.ts'),
  probe: () => vitest('vitest.probe.config.ts'),
  editor: inHostSuite,
  webview: () => vitest('vitest.webview.config.ts'),
  workbench: () => vitest('vitest.workbench.config.ts'),
};

const only = process.argv
  .find((each) => each.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const chosen = Object.entries(SUITES).filter(([name]) => only?.includes(name) ?? true);
if (only !== undefined && chosen.length !== only.length) {
  throw new Error(`--only takes ${Object.keys(SUITES).join(', ')}.`);
}
await setUp(new Set(chosen.map(([name]) => name)));
const results: { name: string; count: SuiteCount; seconds: number }[] = [];
for (const [name, run] of chosen) {
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  const count = await run();
  results.push({ name, count, seconds: (performance.now() - startedAt) / 1000 });
}
console.log('');
for (const { name, count, seconds } of results) {
  console.log(
    `${name.padEnd(10)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(4)} failed ${seconds.toFixed(0).padStart(5)} s`,
  );
}
const total = results.map(({ count }) => count).reduce(add, { passed: 0, failed: 0 });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

async function setUp(names: ReadonlySet<string>): Promise<void> {
  const needsPython = ['probe', 'editor', 'workbench'].some((name) => names.has(name));
  const needsBrowser = ['editor', 'webview', 'workbench'].some((name) => names.has(name));
  if (needsPython) {
    environment['MOMENTUM_LENS_TEST_PYTHON'] = findTorchPython();
    ensureFashionMnist();
  }
  if (needsBrowser) environment['MOMENTUM_LENS_TEST_CHROMIUM'] = findChromium();
  if (names.has('editor') || names.has('workbench')) await ensureHost();
  if (names.has('workbench')) runWithRetry('npm', ['run', '-s', 'package']);
  else runWithRetry(process.execPath, [inRoot('esbuild.mjs')]);
}

async function npmStep(script: string): Promise<SuiteCount> {
  const { exitCode } = await runShown('npm', ['run', '-s', script]);
  console.log(`${script}: ${exitCode === 0 ? 'passed' : 'failed'}`);
  return exitCode === 0 ? { passed: 1, failed: 0 } : BROKEN;
}

/** Counts come from vitest's own report; a skipped test is one that did not pass. */
async function vitest(config: string): Promise<SuiteCount> {
  const report = inRoot('.cache', 'reports', `${config}.json`);
  await mkdir(inRoot('.cache', 'reports'), { recursive: true });
  await rm(report, { force: true });
  const { exitCode } = await runShown(
    process.execPath,
    [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    environment,
  );
  const count = parseReport(await readFile(report, 'utf8').catch(() => ''));
  if (count === undefined || count.passed + count.failed === 0) return BROKEN;
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
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

/** The suite inside the extension host prints its counts as one line. */
async function inHostSuite(): Promise<SuiteCount> {
  await build({
    entryPoints: [inRoot('test/editor/index.ts')],
    outfile: inRoot('.cache/editor-suite/index.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const { output } = await runShown(
    process.execPath,
    [inRoot('scripts/run.mjs'), 'scripts/editorSuite.ts'],
    environment,
  );
  const found = /MOCHA_RESULT (\d+) (\d+)/u.exec(output);
  return found === null ? BROKEN : { passed: Number(found[1]), failed: Number(found[2]) };
}

function add(left: SuiteCount, right: SuiteCount): SuiteCount {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}
