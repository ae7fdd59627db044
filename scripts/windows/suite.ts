import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureWindowsNode, type WindowsNode } from '../install/windowsNode';
import { inRoot } from '../root';
import { add, broken } from '../runSuite';
import type { SuiteCount } from '../vitestReport';
import { bundleTests } from './bundle';

/** What must hold on Windows: processes, files that others have open, names and paths. */
const FOLDERS = [
  'test/windows',
  'test/unit/train/platform',
  'test/unit/train/process',
  'test/unit/train/journal',
];
const FILES = [
  'test/unit/editor/calibration/recordStore.test.ts',
  'test/unit/train/program/commandTrainer.test.ts',
  'test/unit/train/program/lineProtocol.test.ts',
  'test/unit/train/script/launchFile/environmentFile.test.ts',
  'test/unit/train/script/launchFile/launchConfigurations.test.ts',
];
/** Wine starts a process in a second, on whichever core. */
const AT_ONCE = 2;
const MOST_MS = 300_000;

/** Runs the units of what differs on Windows under Node for Windows; why not, where this machine cannot. */
export async function runWindowsSuite(): Promise<SuiteCount | { readonly skipped: string }> {
  const found = ensureWindowsNode();
  if ('missing' in found) return { skipped: found.missing };
  const folder = inRoot('.cache', 'windows');
  const files = await testFiles();
  const bundle = await bundleTests(files, path.join(folder, 'bundle'));
  const wine = new Wine(found, path.join(folder, 'prefix'));
  if (!(await wine.starts())) return { skipped: 'Wine is installed, but starts no Node here' };
  try {
    const groups = Array.from({ length: AT_ONCE }, (_, group) =>
      files.filter((__, index) => index % AT_ONCE === group),
    );
    const counts = await Promise.all(
      groups.map(async (group, index) => {
        const report = path.join(folder, `report-${index}.jsonl`);
        rmSync(report, { force: true });
        const ended = await wine.run(
          [bundle, report, ...group],
          path.join(folder, `output-${index}`),
          MOST_MS,
        );
        return ended === 0
          ? countOf(report)
          : add(countOf(report), broken(`it ended with ${ended}: ${lastLines(folder, index)}`));
      }),
    );
    return counts.reduce(add);
  } finally {
    await wine.end();
  }
}

async function testFiles(): Promise<readonly string[]> {
  const names = await Promise.all(
    FOLDERS.map(async (folder) => (await readdir(inRoot(folder))).map((name) => `${folder}/${name}`)),
  );
  return [...names.flat().filter((name) => name.endsWith('.test.ts')), ...FILES];
}

/** Counts of a report; what a test itself skips on Windows is named, and counts as nothing. */
function countOf(report: string): SuiteCount {
  const lines = existsSync(report) ? readFileSync(report, 'utf8').split('\n').filter(Boolean) : [];
  let count: SuiteCount = { passed: 0, failed: 0, failures: [] };
  for (const line of lines) {
    const { state, name, error }: { state: string; name: string; error?: string } = JSON.parse(line);
    if (state === 'pass') count = add(count, { passed: 1, failed: 0, failures: [] });
    else if (state === 'skip') console.log(`skipped: ${name}`);
    else count = add(count, broken(`${name}: ${error ?? state}`));
  }
  return count;
}

function lastLines(folder: string, index: number): string {
  return ['err', 'out']
    .map((each) => readFileSync(path.join(folder, `output-${index}.${each}`), 'utf8').trim())
    .join('\n')
    .slice(-500);
}

/** Wine in a folder of its own, whatever of it the user has. */
class Wine {
  readonly #found: WindowsNode;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(found: WindowsNode, prefix: string) {
    mkdirSync(prefix, { recursive: true });
    this.#found = found;
    this.#environment = {
      ...process.env,
      WINEPREFIX: prefix,
      WINEDEBUG: '-all',
      // Neither .NET nor a browser, which a new folder would ask for.
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
      NODE_SKIP_PLATFORM_CHECK: '1',
      NODE_OPTIONS: '',
      MOMENTUM_LENS_UNDER_WINE: '1',
    };
  }

  /** Makes the folder too, which takes some seconds. */
  async starts(): Promise<boolean> {
    return (await this.run(['-e', ''], inRoot('.cache', 'windows', 'start'), 120_000)) === 0;
  }

  /** Runs Node; it writes to files, since it cannot write to a pipe of another system's. Its exit code, or what kept it from one. */
  run(args: readonly string[], output: string, mostMs: number): Promise<number | string> {
    const files = ['out', 'err'].map((each) => openSync(`${output}.${each}`, 'w'));
    return new Promise((resolve) => {
      const child = spawn(this.#found.wine, [this.#found.node, ...args], {
        cwd: inRoot(),
        env: { ...this.#environment, MOMENTUM_LENS_ROOT: `Z:${inRoot().replaceAll('/', '\\')}` },
        stdio: ['ignore', ...files],
        timeout: mostMs,
        killSignal: 'SIGKILL',
      });
      child.once('error', (error) => {
        resolve(error.message);
      });
      child.once('exit', (exitCode, signal) => {
        for (const each of files) closeSync(each);
        resolve(exitCode ?? `signal ${String(signal)}`);
      });
    });
  }

  /** Ends what Wine has left running in its folder. */
  end(): Promise<void> {
    const server = path.join(path.dirname(this.#found.wine), 'wineserver64');
    return new Promise((resolve) => {
      const child = spawn(existsSync(server) ? server : 'wineserver', ['-k'], {
        env: this.#environment,
        stdio: 'ignore',
      });
      child.once('error', () => {
        resolve();
      });
      child.once('exit', () => {
        resolve();
      });
    });
  }
}
