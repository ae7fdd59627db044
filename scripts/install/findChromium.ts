import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { aptInstall, mayUseApt } from './apt';
import { onPath } from '../process';
import { inRoot } from '../root';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A Chromium for the tests: an installed one, else Playwright's, else the system's package manager. Throws naming the three. */
export function findChromium(): string {
  const named = process.env['MOMENTUM_LENS_TEST_CHROMIUM'];
  if (named !== undefined && starts(named)) return named;
  const installed = installedChromium();
  if (installed !== undefined) return installed;
  const downloaded = playwrights();
  if (downloaded !== undefined) return downloaded;
  if (aptInstall(['chromium', 'fonts-dejavu-core'])) {
    const afterApt = installedChromium();
    if (afterApt !== undefined) return afterApt;
  }
  throw new Error(
    'No Chromium: none is installed (chromium, Chrome or Edge on PATH, or named by MOMENTUM_LENS_TEST_CHROMIUM), ' +
      'Playwright could not download one (npx playwright-core install chromium), ' +
      "and the system's package manager could not install one (apt-get install chromium). Any of the three will do.",
  );
}

function installedChromium(): string | undefined {
  const candidates = [...NAMES.map(onPath), ...USUAL_PLACES, chromium.executablePath()];
  return candidates.find((each) => each !== undefined && starts(each));
}

/** Downloads Playwright's Chromium, and the libraries that it needs where this user may install them. */
function playwrights(): string | undefined {
  runPlaywright('install');
  const executable = chromium.executablePath();
  if (existsSync(executable) && !starts(executable) && mayUseApt()) runPlaywright('install-deps');
  return starts(executable) ? executable : undefined;
}

function runPlaywright(command: 'install' | 'install-deps'): void {
  const cli = inRoot('node_modules', 'playwright-core', 'cli.js');
  spawnSync(process.execPath, [cli, command, 'chromium'], { stdio: 'ignore', timeout: 300_000 });
}

/** Whether it starts at all: a wrapper without its browser, or a browser without its libraries, does not. */
function starts(executable: string): boolean {
  return existsSync(executable) && spawnSync(executable, ['--version'], { stdio: 'ignore' }).status === 0;
}
