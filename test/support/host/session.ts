import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { inRoot } from '../../../scripts/root';
import { findChromium } from '../../../scripts/install/findChromium';
import { findTorchPython } from '../../../scripts/install/findTorchPython';
import { ensureHost } from './installHost';
import { startServer, type RunningServer } from './server';
import { launchBrowser } from './workbench';

/** The packaged extension that `npm run package` makes; scripts/test.ts builds it before the suites. */
export const VSIX = inRoot('dist', 'momentum-lens.vsix');

/** A server with the packaged extension, a browser, and a folder that tests may write to. */
export interface Session {
  readonly server: RunningServer;
  readonly browser: Browser;
  readonly folder: string;
  end(): Promise<void>;
}

/** Starts one on a copy of `sourceFolder` (relative to the repository). */
export async function startSession(
  sourceFolder: string,
  options: { readonly settings?: Readonly<Record<string, unknown>>; readonly askForTrust?: boolean } = {},
): Promise<Session> {
  const server = await startServer({
    host: await ensureHost(),
    vsix: VSIX,
    askForTrust: options.askForTrust ?? false,
    settings: { 'momentumLens.pythonInterpreter': findTorchPython(), ...options.settings },
  });
  const browser = await launchBrowser(findChromium());
  // Inside the server's own folder, which goes with it.
  const folder = path.join(server.dataFolder, path.basename(sourceFolder));
  await cp(inRoot(sourceFolder), folder, { recursive: true });
  return {
    server,
    browser,
    folder,
    async end() {
      await browser.close();
      await server.stop();
    },
  };
}
