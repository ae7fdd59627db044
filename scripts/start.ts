import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureHost } from '../test/support/host/installHost';
import { startServer, workbenchUrl, type RunningServer } from '../test/support/host/server';
import { launchBrowser, Workbench } from '../test/support/host/workbench';
import { onPath, runWithRetry } from './process';
import { inRoot } from './root';
import { findChromium } from './install/findChromium';

// npm start [-- --code PATH | --browser | --check]: opens examples/ with the extension running, in the desktop VS Code if there
// is one, else in a browser-served one. --check looks at it with a headless browser, says what the lens says, and ends.
const EXAMPLE = 'pytorch_quick_start/train.py';
const examples = inRoot('examples');
const { values: chosen } = parseArgs({
  options: {
    code: { type: 'string' },
    browser: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

let server: RunningServer | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void (server?.stop() ?? Promise.resolve()).then(() => process.exit(0));
  });
}

const desktop = chosen.browser || chosen.check ? undefined : (chosen.code ?? desktopCode());
if (desktop === undefined) await startInBrowser();
else startDesktop(desktop);

/** The desktop's `code`: on PATH or in its usual place; undefined where there is none, or no display to show it on. */
function desktopCode(): string | undefined {
  const hasDisplay =
    process.platform !== 'linux' || 'DISPLAY' in process.env || 'WAYLAND_DISPLAY' in process.env;
  if (!hasDisplay) return undefined;
  const usual = [
    '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
    path.join(process.env['LOCALAPPDATA'] ?? '', 'Programs', 'Microsoft VS Code', 'bin', 'code.cmd'),
    '/usr/share/code/bin/code',
    '/snap/bin/code',
  ];
  return onPath('code') ?? usual.find((each) => existsSync(each));
}

function startDesktop(code: string): void {
  runWithRetry(process.execPath, [inRoot('esbuild.mjs')]);
  console.log(`Opening ${examples} in ${code}`);
  const child = spawn(
    code,
    [`--extensionDevelopmentPath=${inRoot()}`, '--new-window', examples, path.join(examples, EXAMPLE)],
    { stdio: 'inherit', shell: process.platform === 'win32' },
  );
  child.once('error', (error) => {
    console.log(`${code} could not be started (${error.message}). npm start -- --browser needs no desktop.`);
    process.exitCode = 1;
  });
  child.once('exit', (exitCode) => {
    process.exitCode = exitCode ?? 1;
  });
}

async function startInBrowser(): Promise<void> {
  runWithRetry('npm', ['run', '-s', 'package']);
  const connectionToken = randomBytes(18).toString('base64url');
  server = await startServer({
    host: await ensureHost(),
    vsix: inRoot('dist', 'momentum-lens.vsix'),
    connectionToken,
    askForTrust: !chosen.check,
  });
  if (chosen.check) {
    await check(server, connectionToken);
    return;
  }
  const url = workbenchUrl(server, { folder: examples, file: EXAMPLE, connectionToken });
  console.log(
    `\nVS Code with Momentum Lens is served on this machine only. Open\n\n  ${url}\n\nPress Ctrl-C to end it.`,
  );
}

async function check(running: RunningServer, connectionToken: string): Promise<void> {
  const browser = await launchBrowser(findChromium());
  try {
    const workbench = await Workbench.open(browser, {
      server: running,
      folder: examples,
      file: EXAMPLE,
      connectionToken,
    });
    const lens = workbench.lens('measured elsewhere');
    await lens.first().waitFor();
    console.log(`${EXAMPLE}: ${(await lens.first().innerText()).trim()}`);
  } finally {
    await browser.close();
    await running.stop();
  }
}
