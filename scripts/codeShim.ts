import { findChromium } from './install/findChromium';
import { ensureHost } from '../test/support/host/installHost';
import { startServer } from '../test/support/host/server';
import { launchBrowser, runInHost } from '../test/support/host/workbench';

// Stands in for the desktop `code` binary where VS Code cannot be downloaded: @vscode/test-electron starts it with the same
// arguments, and the suite runs in the extension host of the browser-served VS Code.
const argument = (name: string): string | undefined => {
  const found = process.argv.find((each) => each.startsWith(`--${name}=`));
  return found?.slice(name.length + 3).replace(/^file:\/\//u, '');
};
const folder = process.argv.slice(2).find((each) => !each.startsWith('--'));
const extensionFolder = argument('extensionDevelopmentPath');
const extensionTests = argument('extensionTestsPath');
if (folder === undefined || extensionFolder === undefined || extensionTests === undefined) {
  throw new Error('Needs a folder, --extensionDevelopmentPath= and --extensionTestsPath=.');
}
/** The host's own chatter is not the suite's. */
const SUITE_LINE =
  /^\s*(\d+ (passing|failing|pending)|[✓✔✗×-] |\d+\) |MOCHA_(?:RESULT|FAILED)|at |Error|AssertionError|[+-] |expected)/u;
const DEFAULT_TIMEOUT_MS = 240_000;
const server = await startServer({ host: await ensureHost() });
const browser = await launchBrowser(findChromium());
try {
  process.exitCode = await runInHost(browser, {
    server,
    folder,
    extensionFolder,
    extensionTests,
    timeoutMs: Number(process.env['MOMENTUM_LENS_SUITE_TIMEOUT_MS'] ?? DEFAULT_TIMEOUT_MS),
    onLog: (line) => {
      if (SUITE_LINE.test(line) || process.env['VERBOSE'] === '1') console.log(line);
    },
  });
} finally {
  await browser.close();
  await server.stop();
}
