import { parseArgs } from 'node:util';
import { chosenNames } from './arguments';
import { ensureHost } from '../test/support/host/installHost';
import { runWithRetry } from './process';
import { inRoot } from './root';
import { findChromium } from './install/findChromium';
import { ensureFashionMnist, findTorchPython } from './install/findTorchPython';
import {
  add,
  broken,
  runEditorSuite,
  runNpmScripts,
  runVitest,
  runVitestTwice,
  showFailures,
} from './runSuite';
import type { SuiteCount } from './vitestReport';
import { runWindowsSuite } from './windows/suite';

// npm test [-- --only=check,unit,…]: sets up what the suites need, runs them, and ends with `N passed, N failed`.

type Need = 'build' | 'package' | 'python' | 'chromium' | 'host';

interface Suite {
  readonly name: string;
  readonly needs: readonly Need[];
  /** Where it has been made to run; everywhere where nothing is said. */
  readonly platforms?: readonly NodeJS.Platform[];
  /** Counts, or why this machine cannot run it, which is no failure. */
  run(environment: Readonly<Record<string, string>>): Promise<SuiteCount | Skipped>;
}

/** A suite that is named as skipped, and counts as nothing. */
interface Skipped {
  readonly skipped: string;
}

const vitest =
  (project: string): Suite['run'] =>
  (environment) =>
    runVitest(project, environment);

/** The browser-served VS Code is put together from Linux's parts. */
const SERVED_ON: readonly NodeJS.Platform[] = ['linux'];

const SUITES: readonly Suite[] = [
  { name: 'check', needs: [], run: () => runNpmScripts(['typecheck', 'lint', 'format:check']) },
  { name: 'unit', needs: [], run: vitest('unit') },
  { name: 'worker', needs: [], run: vitest('worker') },
  { name: 'windows', needs: [], run: runWindowsSuite },
  // Its scripts start and look for processes as POSIX does.
  { name: 'probe', needs: ['python'], platforms: ['linux', 'darwin'], run: vitest('probe') },
  { name: 'webview', needs: ['build', 'chromium'], run: vitest('webview') },
  {
    name: 'editor',
    needs: ['build', 'python', 'chromium', 'host'],
    platforms: SERVED_ON,
    run: runEditorSuite,
  },
  {
    name: 'workbench',
    needs: ['package', 'python', 'chromium', 'host'],
    platforms: SERVED_ON,
    run: (environment) => runVitestTwice('workbench', environment),
  },
  {
    name: 'package',
    needs: ['package', 'python', 'chromium', 'host'],
    platforms: SERVED_ON,
    run: vitest('package'),
  },
  // Last, since it builds the extension anew.
  { name: 'start', needs: ['chromium', 'host'], platforms: SERVED_ON, run: vitest('start') },
];

const environment: Record<string, string> = {};
const MEET: Readonly<Record<Need, () => Promise<void> | void>> = {
  build: () => runWithRetry(process.execPath, [inRoot('esbuild.mjs')]),
  package: () => runWithRetry('npm', ['run', '-s', 'package']),
  python: () => {
    environment['MOMENTUM_LENS_TEST_PYTHON'] = findTorchPython();
    ensureFashionMnist();
  },
  chromium: () => {
    environment['MOMENTUM_LENS_TEST_CHROMIUM'] = findChromium();
  },
  host: async () => void (await ensureHost()),
};
/** What each need came to: undefined when it is met, else why not. */
const met = new Map<Need, string | undefined>();

const chosen = chosenSuites();
const skipped: string[] = [];
const rows: { readonly name: string; readonly count: SuiteCount; readonly seconds: number }[] = [];
for (const suite of chosen) {
  console.log(`\n── ${suite.name}`);
  if (suite.platforms?.includes(process.platform) === false) {
    skipped.push(`${suite.name}: it runs on ${suite.platforms.join(' and ')} only`);
    continue;
  }
  const startedAt = performance.now();
  const unmet = await firstUnmet(suite.needs);
  if (unmet !== undefined) console.log(`${suite.name} cannot run: ${unmet}`);
  const count = unmet === undefined ? await suite.run(environment) : broken(`cannot run: ${unmet}`);
  if ('skipped' in count) skipped.push(`${suite.name}: ${count.skipped}`);
  else rows.push({ name: suite.name, count, seconds: (performance.now() - startedAt) / 1000 });
}
console.log('');
for (const { name, count } of rows) showFailures(name, count);
for (const { name, count, seconds } of rows) {
  const columns = [
    name.padEnd(10),
    `${count.passed} passed`.padStart(12),
    `${count.failed} failed`.padStart(10),
    `${seconds.toFixed(0)} s`.padStart(6),
  ];
  console.log(columns.join(' '));
}
for (const each of skipped) console.log(`SKIPPED: ${each}.`);
const total = rows.map(({ count }) => count).reduce(add, { passed: 0, failed: 0, failures: [] });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function chosenSuites(): readonly Suite[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const known = SUITES.map(({ name }) => name);
  const names = chosenNames({ option: '--only', list: values.only, known });
  return SUITES.filter(({ name }) => names.includes(name));
}

async function firstUnmet(needs: readonly Need[]): Promise<string | undefined> {
  for (const need of needs) {
    if (!met.has(need)) met.set(need, await reasonUnmet(need));
    const reason = met.get(need);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

async function reasonUnmet(need: Need): Promise<string | undefined> {
  try {
    await MEET[need]();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
