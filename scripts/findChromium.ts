import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { aptInstall, inRoot, onPath } from './command';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** A Chromium for the tests: an installed one, else Playwright's, else the system's package manager. Throws naming the three. */
export function findChromium(): string {
  const named = process.env['MOMENTUM_LENS_TEST_CHROMIUM'];
  if (named !== undefined && existsSync(named)) return named;
  const installed = installedChromium();
  if (installed !== undefined) return installed;
  const downloaded = spawnSync(
    process.execPath,
    [inRoot('node_modules/playwright-core/cli.js'), 'install', 'chromium'],
    {
      stdio: 'ignore',
      timeout: 300_000,
    },
  );
  if (downloaded.status === 0 && existsSync(chromium.executablePath())) return chromium.executablePath();
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
  for (const name of NAMES) {
    const found = onPath(name);
    if (found !== undefined) return found;
  }
  const playwrights = chromium.executablePath();
  return existsSync(playwrights) ? playwrights : undefined;
}
